/** Files back into the archive the upload service reads (layout: upload/package-format.ts), for code WeChat itself puts together. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const pack = promisify(gzip);

const HEADER_BYTES = 14;
const COUNT_BYTES = 4;
const ENTRY_NUMBERS_BYTES = 12;
const FIRST_MARK = 0xbe;
const LAST_MARK = 0xed;

/** Paths without leading slash; the order stays. */
export async function encodePackage(files: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> {
  const entries = [...files].map(([path, content]) => ({ name: Buffer.from(`/${path}`), content }));
  const indexBytes = COUNT_BYTES + entries.reduce((sum, { name }) => sum + name.length + ENTRY_NUMBERS_BYTES, 0);
  const dataBytes = entries.reduce((sum, { content }) => sum + content.byteLength, 0);
  const out = Buffer.alloc(HEADER_BYTES + indexBytes + dataBytes);
  out[0] = FIRST_MARK;
  out.writeUInt32BE(indexBytes, 5);
  out.writeUInt32BE(dataBytes, 9);
  out[HEADER_BYTES - 1] = LAST_MARK;
  let at = out.writeUInt32BE(entries.length, HEADER_BYTES);
  let offset = HEADER_BYTES + indexBytes;
  for (const { name, content } of entries) {
    at = out.writeUInt32BE(name.length, at);
    at += name.copy(out, at);
    at = out.writeUInt32BE(offset, at);
    at = out.writeUInt32BE(content.byteLength, at);
    out.set(content, offset);
    offset += content.byteLength;
  }
  return pack(out);
}
