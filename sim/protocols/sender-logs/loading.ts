// A process that is being restored has to read what its image holds before anybody can be given anything out of that.

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

  /** Does something at once, or when it is loaded. */
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
