import { inflateRawSync } from 'node:zlib'

const END_SIGNATURE = 0x06054b50
const ENTRY_SIGNATURE = 0x02014b50
const ENTRY_BYTES = 46
const LOCAL_HEADER_BYTES = 30
const STORED = 0

/** The files of a zip archive by their paths, folders left out. */
export function unzip(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from(Uint32Array.of(END_SIGNATURE).buffer))
  const count = zip.readUInt16LE(end + 10)
  const files = new Map<string, Buffer>()
  let at = zip.readUInt32LE(end + 16)
  for (let entry = 0; entry < count; entry += 1) {
    if (zip.readUInt32LE(at) !== ENTRY_SIGNATURE) throw new Error(`no entry of an archive at byte ${at}`)
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset))
    const name = zip.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + Number(nameBytes))
    if (!name.endsWith('/')) files.set(name, contentOf(zip, at))
    at += ENTRY_BYTES + Number(nameBytes) + Number(extraBytes) + Number(commentBytes)
  }
  return files
}

function contentOf(zip: Buffer, entryAt: number): Buffer {
  const headerAt = zip.readUInt32LE(entryAt + 42)
  // The name and the extra field stand before the content with lengths of their own.
  const from = headerAt + LOCAL_HEADER_BYTES + zip.readUInt16LE(headerAt + 26) + zip.readUInt16LE(headerAt + 28)
  const packed = zip.subarray(from, from + zip.readUInt32LE(entryAt + 20))
  return zip.readUInt16LE(entryAt + 10) === STORED ? packed : inflateRawSync(packed)
}
