/**
 * A second copy of what is kept on this device. A browser gathers what is written to localStorage for seconds, and longer
 * where much is written; killed meanwhile it has lost all of it. What is written here is on the disk as soon as it is done.
 */
const NAME = 'dustlens'
const STORE = 'kept'
/** A page does not wait longer for a device that does not answer. */
const PATIENCE = 2_000
/** By then localStorage is on the disk as well. */
const SETTLED = 60_000

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
/** The keys of what this page has written; there may have been no room for it in localStorage. */
const copied = new Set<string>()
let writing = false

/** Keeps a copy of what is written under this key. */
export function keepCopy(key: string, text: string, at: number): void {
  copied.add(key)
  put({ key, text, at })
}

/** Notes that what stands under this key is being removed. */
export function removeCopy(key: string): void {
  if (copied.delete(key) || window.localStorage.getItem(key) !== null) put({ key, text: null, at: Date.now() })
}

/** Puts back what localStorage has lost with a killed browser, and removes what it has kept by it; once for a page. */
export function bringBack(): Promise<void> {
  brought ??= Promise.race([recover(), new Promise<void>((resolve) => setTimeout(resolve, PATIENCE))])
  return brought
}

function recover(): Promise<void> {
  return transact((store) => {
    const all = store.getAll() as IDBRequest<Copy[]>
    all.onsuccess = () => {
      for (const copy of all.result) {
        const written = writtenAt(copy.key)
        if (written !== null && written >= copy.at) continue
        if (copy.text !== null || written !== null) bring(copy)
        else if (Date.now() - copy.at > SETTLED) store.delete(copy.key)
      }
    }
  })
}

function bring({ key, text }: Copy): void {
  try {
    if (text === null) window.localStorage.removeItem(key)
    else window.localStorage.setItem(key, text)
  } catch {
    // No room: the copy stays.
  }
}

/** When the entry in localStorage was written; null where there is none. */
function writtenAt(key: string): number | null {
  const text = window.localStorage.getItem(key)
  if (text === null) return null
  try {
    const kept: unknown = JSON.parse(text)
    return typeof kept === 'object' && kept !== null && 'at' in kept && typeof kept.at === 'number' ? kept.at : 0
  } catch {
    return 0
  }
}

function put(copy: Copy): void {
  next.set(copy.key, copy)
  if (!writing) void writeAll()
}

/** One transaction at a time; what changes meanwhile goes into the next one. */
async function writeAll(): Promise<void> {
  writing = true
  while (next.size > 0) {
    const copies = [...next.values()]
    next.clear()
    await transact((store) => copies.forEach((copy) => store.put(copy)))
  }
  writing = false
}

/** Resolves when it is on the disk, or cannot be done. */
async function transact(work: (store: IDBObjectStore) => void): Promise<void> {
  database ??= open()
  const db = await database
  if (db === null) return
  await new Promise<void>((resolve) => {
    try {
      const transaction = db.transaction(STORE, 'readwrite', { durability: 'strict' })
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
    try {
      const request = indexedDB.open(NAME, 1)
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'key' })
      request.onsuccess = () => resolve(request.result)
      request.onerror = request.onblocked = () => resolve(null)
    } catch {
      resolve(null)
    }
  })
}
