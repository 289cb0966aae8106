/** dynalite has no types of its own; this is what is used of it. */
declare module 'dynalite' {
  import type { Server } from 'node:http'

  export default function dynalite(options: { createTableMs: number; path?: string }): Server
}
