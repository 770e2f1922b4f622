/**
 * The archive miniprogram-ci sends: gzip around a wxapkg-style container. Everything in it is treated as hostile.
 * Layout, big-endian (facts/miniprogram-ci.md §1.5): 0xBE, int32 0, int32 indexLength, int32 dataLength, 0xED, then the
 * index (int32 fileCount, per file: int32 nameLength, name with leading slash, int32 absolute offset, int32 size), then the data.
 */
import { gunzipSync } from 'node:zlib';

/** Raised for bytes that are not such a package; the message says where it breaks. */
export class PackageFormatError extends Error {
  override readonly name = 'PackageFormatError';
}

/** Above every size WeChat accepts, source maps included, and far below what hurts this process. */
export const PACKAGE_LIMITS = { packedBytes: 64 * 1024 * 1024, unpackedBytes: 128 * 1024 * 1024, files: 20_000, nameBytes: 512 } as const;

const HEADER_BYTES = 14;
const COUNT_BYTES = 4;
const ENTRY_NUMBERS_BYTES = 12;
const FIRST_MARK = 0xbe;
const LAST_MARK = 0xed;

/** Files by path without leading slash, in archive order; values are views into the unpacked bytes. */
export function decodePackage(bytes: Uint8Array): Map<string, Uint8Array> {
  return readContainer(unpack(bytes));
}

function unpack(bytes: Uint8Array): Buffer {
  if (bytes.byteLength === 0) throw new PackageFormatError('the package is empty');
  try {
    return gunzipSync(bytes, { maxOutputLength: PACKAGE_LIMITS.unpackedBytes });
  } catch (error) {
    const tooLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    throw new PackageFormatError(
      tooLarge ? `the package unpacks to more than ${PACKAGE_LIMITS.unpackedBytes} bytes` : 'the package is not gzip, or damaged',
    );
  }
}

function readContainer(raw: Buffer): Map<string, Uint8Array> {
  if (raw.length < HEADER_BYTES + COUNT_BYTES) throw new PackageFormatError('the package ends inside its header');
  if (raw[0] !== FIRST_MARK || raw[HEADER_BYTES - 1] !== LAST_MARK) throw new PackageFormatError('the package header is not 0xBE … 0xED');
  const indexLength = raw.readUInt32BE(5);
  const dataLength = raw.readUInt32BE(9);
  const dataStart = HEADER_BYTES + indexLength;
  if (dataStart + dataLength !== raw.length) {
    throw new PackageFormatError(`header announces ${dataStart + dataLength} bytes, the package has ${raw.length}`);
  }
  if (indexLength < COUNT_BYTES) throw new PackageFormatError('the file index is cut off');
  const count = raw.readUInt32BE(HEADER_BYTES);
  if (count > PACKAGE_LIMITS.files) throw new PackageFormatError(`${count} files; ${PACKAGE_LIMITS.files} are allowed`);

  const files = new Map<string, Uint8Array>();
  let at = HEADER_BYTES + COUNT_BYTES;
  let total = 0;
  for (let i = 0; i < count; i++) {
    if (at + 4 > dataStart) throw new PackageFormatError(`the file index ends before entry ${i + 1} of ${count}`);
    const nameLength = raw.readUInt32BE(at);
    if (nameLength > PACKAGE_LIMITS.nameBytes) throw new PackageFormatError(`entry ${i + 1}: a name of ${nameLength} bytes`);
    if (at + nameLength + ENTRY_NUMBERS_BYTES > dataStart) throw new PackageFormatError(`the file index ends inside entry ${i + 1}`);
    const path = checkPath(raw.subarray(at + 4, at + 4 + nameLength), i);
    const offset = raw.readUInt32BE(at + 4 + nameLength);
    const size = raw.readUInt32BE(at + 8 + nameLength);
    if (offset < dataStart || offset + size > raw.length) throw new PackageFormatError(`${path}: lies outside the package`);
    if (files.has(path)) throw new PackageFormatError(`${path}: is there twice`);
    total += size;
    if (total > dataLength) throw new PackageFormatError(`${path}: files overlap`);
    files.set(path, raw.subarray(offset, offset + size));
    at += nameLength + ENTRY_NUMBERS_BYTES;
  }
  return files;
}

/** A relative path that stays inside: no `..`, no `\`, no control characters, valid UTF-8. */
function checkPath(name: Uint8Array, index: number): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(name);
  } catch {
    throw new PackageFormatError(`entry ${index + 1}: the name is not UTF-8`);
  }
  const path = text.startsWith('/') ? text.slice(1) : text;
  const segments = path.split('/');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is being refused
  if (segments.some((part) => part === '' || part === '.' || part === '..') || /[\u0000-\u001f\u007f\\]/.test(path)) {
    throw new PackageFormatError(`entry ${index + 1}: ${JSON.stringify(text)} is not a path inside the package`);
  }
  return path;
}
