import { cache, eventTarget, imageLoader, init, RenderingEngine, type Types } from '@cornerstonejs/core'
import { init as initLoader, wadouri } from '@cornerstonejs/dicom-image-loader'

import { authorization, refresh } from '@/api/session'

import { FilmError, type FilmProblem } from './filmError'

export type Progress = (share: number) => void

/** Named by the loader, missing among the renderer's own events. */
const PROGRESS = 'cornerstoneimageloadprogress'

let engine: RenderingEngine | undefined
const open = new Map<string, number>()

/** One engine for the whole application: destroyed engines leave WebGL contexts behind and they run out. */
export function renderingEngine(): RenderingEngine {
  if (engine) return engine
  init()
  initLoader({ maxWebWorkers: 1, beforeSend: authorization })
  engine = new RenderingEngine('dustlens')
  return engine
}

/**
 * Loads a film into the cache; every call needs one `releaseFilm`. A viewport asked for a film that cannot
 * be had stays black without a word, therefore the film is loaded first, where a refusal can be seen.
 */
export async function holdFilm(url: string, onProgress: Progress): Promise<Types.IImage> {
  renderingEngine()
  open.set(url, (open.get(url) ?? 0) + 1)
  const stop = watchProgress(imageIdOf(url), onProgress)
  try {
    return await load(url).catch(async (error: unknown) => {
      if (!(error instanceof FilmError) || error.problem !== 'not_authenticated') throw error
      if ((await refresh()) === null) throw error
      return load(url)
    })
  } catch (error) {
    releaseFilm(url)
    throw error
  } finally {
    stop()
  }
}

/** Films are patient data: none stays in memory once nobody looks at it. */
export function releaseFilm(url: string): void {
  const holders = (open.get(url) ?? 1) - 1
  open.set(url, holders)
  if (holders === 0) forget(url)
}

export const imageIdOf = (url: string): string => `wadouri:${url}`

async function load(url: string): Promise<Types.IImage> {
  try {
    return await imageLoader.loadAndCacheImage(imageIdOf(url))
  } catch (cause) {
    forget(url)
    throw new FilmError(problemOf(cause), { cause })
  }
}

function forget(url: string): void {
  open.delete(url)
  const id = imageIdOf(url)
  if (cache.getImageLoadObject(id)) cache.removeImageLoadObject(id, { force: true })
  while (wadouri.dataSetCacheManager.isLoaded(url)) wadouri.dataSetCacheManager.unload(url)
}

/** The loader rejects with the XMLHttpRequest itself, with an object that holds an error, or with an Error. */
function problemOf(cause: unknown): FilmProblem {
  const status = statusOf(cause)
  if (status === null || status === 200) return 'unreadable'
  if (status === 401) return 'not_authenticated'
  if (status === 409) return 'damaged'
  if (status === 403 || status === 404) return 'not_found'
  return status >= 500 ? 'server' : 'network'
}

function statusOf(cause: unknown): number | null {
  if (typeof cause !== 'object' || cause === null) return null
  if ('status' in cause && typeof cause.status === 'number') return cause.status
  return 'error' in cause ? statusOf(cause.error) : null
}

function watchProgress(imageId: string, onProgress: Progress): () => void {
  const listen = (event: Event) => {
    const { imageId: id, loaded, total } = (event as CustomEvent<ProgressDetail>).detail
    if (id === imageId && loaded !== undefined && total) onProgress(loaded / total)
  }
  eventTarget.addEventListener(PROGRESS, listen)
  return () => eventTarget.removeEventListener(PROGRESS, listen)
}

interface ProgressDetail {
  imageId: string
  loaded?: number
  total?: number
}
