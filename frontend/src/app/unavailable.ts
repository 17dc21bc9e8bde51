const TEXTS = [
  ['zh-CN', '页面未能完整加载，请检查网络连接后重新加载。', '重新加载页面'],
  ['en', 'The page did not load completely. Check the connection and load it again.', 'Reload the page'],
] as const

/** Without its texts the page cannot speak one language: it says this in both, plainly. */
export function sayUnavailable(root: HTMLElement): void {
  const told = TEXTS.map(([language, text, reload]) => {
    const line = document.createElement('p')
    const button = document.createElement('button')
    line.lang = language
    button.textContent = reload
    button.addEventListener('click', () => window.location.reload())
    line.append(`${text} `, button)
    return line
  })
  root.setAttribute('role', 'alert')
  root.replaceChildren(...told)
}
