/**
 * A second copy of what is kept on this device. A browser gathers what is written to localStorage for seconds, and longer
 * where much is written; killed meanwhile it has lost all of it. What is written here is on the disk as soon as it is done.
 */
const NAME = 'dustlens'
const STORE = 'kept'
/** A page does not wait longer for a device that does not answer. */
const PATIENCE = 2_000

interface Copy {
  key: string
  /** null: removed. */
  text: string | null
  /** In milliseconds. */
  at: number
}

let database: Promise<IDBDatabase | null> | null = null
let brought: Promise<void> | null = null
const next = new Map<string, Copy>()
let writing = false

/** Keeps a copy, or notes that what stood under this key is removed. */
export function keepCopy(key: string, text: string | null, at: number = Date.now()): void {
  next.set(key, { key, text, at })
  if (!writing) void writeAll()
}

/** Puts back what localStorage has lost with a killed browser, and removes what it has kept by it; once for a page. */
export function bringBack(): Promise<void> {
  brought ??= Promise.race([recover(), new Promise<void>((resolve) => setTimeout(resolve, PATIENCE))])
  return brought
}

async function recover(): Promise<void> {
  let copies: Copy[] = []
  await transact('readonly', (store) => {
    const all = store.getAll() as IDBRequest<Copy[]>
    all.onsuccess = () => (copies = all.result)
  })
  for (const { key, text, at } of copies) if (writtenAt(key) < at) putBack(key, text)
  const removed = copies.filter(({ text }) => text === null)
  await transact('readwrite', (store) => removed.forEach(({ key }) => store.delete(key)))
}

function putBack(key: string, text: string | null): void {
  try {
    if (text === null) window.localStorage.removeItem(key)
    else window.localStorage.setItem(key, text)
  } catch {
    // No room: the copy stays.
  }
}

/** When the entry in localStorage was written; 0 where there is none. */
function writtenAt(key: string): number {
  try {
    const kept: unknown = JSON.parse(window.localStorage.getItem(key) ?? 'null')
    return typeof kept === 'object' && kept !== null && 'at' in kept && typeof kept.at === 'number' ? kept.at : 0
  } catch {
    return 0
  }
}

/** One transaction at a time; what changes meanwhile goes into the next one. */
async function writeAll(): Promise<void> {
  writing = true
  while (next.size > 0) {
    const copies = [...next.values()]
    next.clear()
    await transact('readwrite', (store) => copies.forEach((copy) => store.put(copy)))
  }
  writing = false
}

/** Resolves when it is on the disk, or cannot be done. */
async function transact(mode: IDBTransactionMode, work: (store: IDBObjectStore) => void): Promise<void> {
  database ??= open()
  const db = await database
  if (db === null) return
  await new Promise<void>((resolve) => {
    try {
      const transaction = db.transaction(STORE, mode, { durability: 'strict' })
      transaction.oncomplete = transaction.onabort = () => resolve()
      work(transaction.objectStore(STORE))
    } catch {
      resolve()
    }
  })
}

/** null where the browser has no such place, or does not let us use it. */
function open(): Promise<IDBDatabase | null> {
  return new Promise((resolve) => {
    if (typeof indexedDB === 'undefined') {
      resolve(null)
      return
    }
    const request = indexedDB.open(NAME, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'key' })
    request.onsuccess = () => resolve(request.result)
    request.onerror = request.onblocked = () => resolve(null)
  })
}
