import type { Command } from 'commander'

/** Adds a command with the options that all have; examples are what stands after `npx perennial`. */
export type AddCommand = (usage: string, description: string, examples?: readonly string[]) => Command
