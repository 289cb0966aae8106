/**
 * Thrown by `handle` instead of an answer: the caller shall see its connection break. `refused`: before the request
 * had any effect; `after_receipt`: after it was received, so that the caller cannot know whether it has taken effect.
 */
export class ConnectionDropped extends Error {
  readonly when: 'refused' | 'after_receipt'

  constructor(when: 'refused' | 'after_receipt') {
    super(when === 'refused' ? 'the connection was refused' : 'the connection was dropped before an answer')
    this.name = 'ConnectionDropped'
    this.when = when
  }
}
