/** A reader who looks at a film without touching anything for longer than this has left it. */
const IDLE = 90_000
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'focus'] as const

/** Adds up the time in which the page was visible and used. */
export class Stopwatch {
  private total = 0
  private last: number | null = null

  constructor(private readonly now: () => number = () => Date.now()) {}

  /** Active time so far, in whole seconds. */
  seconds(): number {
    this.used()
    return Math.round(this.total / 1000)
  }

  /** Until the answer is called, the page is being read. */
  start(): () => void {
    const used = () => this.used()
    const seen = () => (document.hidden ? this.rest() : this.begin())
    seen()
    SIGNS.forEach((sign) => window.addEventListener(sign, used, { passive: true, capture: true }))
    document.addEventListener('visibilitychange', seen)
    return () => {
      this.rest()
      SIGNS.forEach((sign) => window.removeEventListener(sign, used, { capture: true }))
      document.removeEventListener('visibilitychange', seen)
    }
  }

  private begin(): void {
    this.last = this.now()
  }

  private used(): void {
    if (this.last === null) return
    const now = this.now()
    const passed = now - this.last
    if (passed > 0 && passed <= IDLE) this.total += passed
    this.last = now
  }

  private rest(): void {
    this.used()
    this.last = null
  }
}
