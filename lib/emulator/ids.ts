const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const hexDigits = '0123456789abcdef'

const draw = (alphabet: string, length: number, random: () => number): string => {
  let drawn = ''
  while (drawn.length < length) drawn += alphabet.charAt(Math.floor(random() * alphabet.length))
  return drawn
}

/** A resource id as the platform's look: ten letters. `random` gives numbers from 0 up to, not including, 1. */
export const drawId = (random: () => number): string => draw(letters, 10, random)

/** The id after another one, counting on in its letters from the last on; the first one of all after the last one of all. */
export const idAfter = (id: string): string => {
  const counted = id.replace(/z+$/, '')
  const next = counted === '' ? '' : counted.slice(0, -1) + letters.charAt(letters.indexOf(counted.slice(-1)) + 1)
  return next.padEnd(id.length, 'A')
}

/** So many lower-case hex digits. */
export const drawHex = (length: number, random: () => number): string => draw(hexDigits, length, random)
