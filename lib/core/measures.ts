/** What an invocation found, as numbers that alarms watch; the names are those of the metrics. */
export interface Measures {
  /** Deliveries that were answered 200. */
  deliveriesTaken?: number
  /** Deliveries that were signed, but with no secret of their topic. What nobody signed is no delivery. */
  deliveriesForged?: number
  lateSeconds?: number
  doubtSeconds?: number
  /** Runs of which a delivery should have told. */
  unheard?: number
  /** 1 while releases are stopped because our credentials are refused. */
  configurationFault?: number
  /** 1 while releases are stopped because Commerce Layer cannot be reached. */
  unreachable?: number
  /** How much of what is not as it should be was found, by its code. */
  findings?: Readonly<Record<string, number>>
}
