/** The page to return to after login; only paths of this site are followed. */
export function safeNext(next: string | null): string | null {
  if (next === null || !next.startsWith('/') || /^\/[/\\]/.test(next) || next.startsWith('/login')) return null
  return next
}

export function loginPath(from: { pathname: string; search: string }): string {
  const here = from.pathname + from.search
  return here === '/' ? '/login' : `/login?next=${encodeURIComponent(here)}`
}
