/** Something that has work of its own at times of its own: a service, a schedule, a person. */
export interface Source {
  /** When it has something to do next (epoch ms; in the past: now), or undefined while it has not. */
  nextMs(): number | undefined
  /** Begins what is due. What takes time goes on by itself. */
  begin(): void
}
