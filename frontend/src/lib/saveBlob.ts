/** Hands a blob to the browser's download. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** The file name of a Content-Disposition header. */
export function dispositionName(header: string | null): string | null {
  return /filename="?([^";]+)"?/i.exec(header ?? '')?.[1] ?? null
}
