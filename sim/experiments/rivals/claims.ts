export interface PublishedClaim {
  readonly statement: string
}
