// A process being restored has to read what its image holds before others can be given anything from it.

interface Waiting {
  readonly act: () => void
  readonly refuse: () => void
}

export class Loading {
  #isLoaded: boolean
  #waiting: Waiting[] = []

  constructor(isLoaded: boolean) {
    this.#isLoaded = isLoaded
  }

  /** Calls `act` at once, or when loaded. */
  whenLoaded(act: () => void, refuse: () => void): void {
    if (this.#isLoaded) act()
    else this.#waiting.push({ act, refuse })
  }

  loaded(): void {
    this.#isLoaded = true
    for (const { act } of this.#waiting.splice(0)) act()
  }

  /** It will not be loaded here. */
  refuseAll(): void {
    for (const { refuse } of this.#waiting.splice(0)) refuse()
  }
}
