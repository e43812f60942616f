// Plays the run: the whole run takes a fixed number of real seconds, whatever its virtual length.

export class Player {
  readonly #button: HTMLButtonElement
  readonly #advance: (share: number) => boolean
  #wholeSeconds = 0
  #last: number | null = null
  #playing = false

  /** @param advance gets the share of the run that has passed since the last call, and returns false at the end */
  constructor(button: HTMLButtonElement, advance: (share: number) => boolean) {
    this.#button = button
    this.#advance = advance
  }

  toggle(wholeSeconds: number): void {
    this.#wholeSeconds = wholeSeconds
    this.#playing = !this.#playing
    this.#last = null
    this.#button.textContent = this.#playing ? 'Pause' : 'Play'
    if (this.#playing) requestAnimationFrame(this.#frame)
  }

  readonly #frame = (now: number): void => {
    if (!this.#playing) return
    const seconds = this.#last === null ? 0 : (now - this.#last) / 1000
    this.#last = now
    if (this.#advance(seconds / this.#wholeSeconds)) requestAnimationFrame(this.#frame)
    else this.toggle(this.#wholeSeconds)
  }
}
