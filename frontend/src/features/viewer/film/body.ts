export type Progress = (share: number) => void

/** Who is told each time a piece has come draws the page anew a hundred times for one film. */
const STEP = 0.05

/** The body of an answer, read straight into one buffer where the server says how long it is. Rejects when it ends early. */
export async function bodyOf(answer: Response, onProgress: Progress): Promise<ArrayBuffer> {
  const length = Number(answer.headers.get('Content-Length'))
  if (answer.body === null || !length || answer.headers.has('Content-Encoding')) return answer.arrayBuffer()
  const bytes = new Uint8Array(length)
  let filled = 0
  let told = 0
  const reader = answer.body.getReader()
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    bytes.set(piece.value, filled)
    filled += piece.value.length
    if (filled / length < told + STEP) continue
    told = filled / length
    onProgress(told)
  }
  if (filled < length) throw new Error(`${filled} of ${length} bytes came`)
  return bytes.buffer
}
