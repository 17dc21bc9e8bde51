import type { Reading } from '@/api/types'
import { uuid } from '@/lib/uuid'

type Word =
  /** Who else is here? */
  | { kind: 'open' }
  | { kind: 'here' }
  | { kind: 'closed' }
  | { kind: 'stored'; reading: Reading }
  /** The draft was signed or discarded. */
  | { kind: 'over' }

type Message = Word & { place: string; from: string }

const CHANNEL = 'dustlens.reading'

/** Lets the windows of one browser that stand before the same draft know of each other. */
export class Windows {
  private readonly me = uuid()
  private readonly others = new Set<string>()
  private channel: BroadcastChannel | null = null

  constructor(
    private readonly place: string,
    private readonly onOthers: (any: boolean) => void,
    private readonly onStored: (reading: Reading) => void,
    private readonly onOver: () => void,
  ) {}

  open(): void {
    if (typeof BroadcastChannel === 'undefined') return
    this.channel ??= new BroadcastChannel(CHANNEL)
    this.channel.onmessage = ({ data }: MessageEvent<Message>) => this.hear(data)
    this.ask()
  }

  /** A window that was killed did not say goodbye: forget all and ask again. */
  ask = (): void => {
    this.others.clear()
    this.tell()
    this.say({ kind: 'open' })
  }

  say(word: Word): void {
    this.channel?.postMessage({ ...word, place: this.place, from: this.me })
  }

  close(): void {
    this.say({ kind: 'closed' })
    this.channel?.close()
    this.channel = null
    this.others.clear()
    this.tell()
  }

  private hear(message: Message): void {
    if (message.place !== this.place || message.from === this.me) return
    if (message.kind === 'closed') this.others.delete(message.from)
    else this.others.add(message.from)
    if (message.kind === 'open') this.say({ kind: 'here' })
    if (message.kind === 'stored') this.onStored(message.reading)
    if (message.kind === 'over') this.onOver()
    this.tell()
  }

  private tell(): void {
    this.onOthers(this.others.size > 0)
  }
}
