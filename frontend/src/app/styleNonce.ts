/** The nonce that this page's content security policy asks of style elements; undefined where there is no policy. */
export function styleNonce(): string | undefined {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce
  return nonce === '' ? undefined : nonce
}

/**
 * Gives every style element that a library creates the nonce.
 *
 * antd hands its nonce to most of its parts, but the scroll lock of its dialogues and the scroll bar measurement of
 * its tables write styles without it; the policy would block them.
 */
export function lendNonceToStyles(nonce: string): void {
  // The rule means only the overload for obsolete elements.
  /* eslint-disable @typescript-eslint/no-deprecated */
  const create = document.createElement.bind(document)
  document.createElement = (name: string, options?: ElementCreationOptions): HTMLElement => {
    const element = create(name, options)
    if (element instanceof HTMLStyleElement) element.nonce = nonce
    return element
  }
  /* eslint-enable @typescript-eslint/no-deprecated */
}
