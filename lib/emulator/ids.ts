const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const hexDigits = '0123456789abcdef'

const draw = (alphabet: string, length: number, random: () => number): string =>
  Array.from({ length }, () => alphabet.charAt(Math.floor(random() * alphabet.length))).join('')

/** A resource id as the platform's look: ten letters. `random` gives numbers from 0 up to, not including, 1. */
export const drawId = (random: () => number): string => draw(letters, 10, random)

/** So many lower-case hex digits. */
export const drawHex = (length: number, random: () => number): string => draw(hexDigits, length, random)
