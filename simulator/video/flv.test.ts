import { expect, it } from 'vitest';
import { createLiveFlv } from './flv.ts';

const HEADER = Buffer.from([0x46, 0x4c, 0x56, 1, 1, 0, 0, 0, 9, 0, 0, 0, 0]);
function tag(type: number, ...data: number[]): Buffer {
  const head = Buffer.alloc(11);
  head[0] = type;
  head.writeUIntBE(data.length, 1, 3);
  return Buffer.concat([head, Buffer.from(data), Buffer.alloc(4)]);
}
const METADATA = tag(18, 2, 0);
const DECODER = tag(9, 0x17, 0, 1);
const KEY = (n: number) => tag(9, 0x17, 1, n);
const DELTA = (n: number) => tag(9, 0x27, 1, n);

function stream() {
  const told: [Buffer, boolean][] = [];
  return { told, flv: createLiveFlv((bytes, keyframe) => void told.push([Buffer.from(bytes), keyframe])) };
}

it('begins for a newcomer with header, metadata, decoder and the newest whole picture', () => {
  const { told, flv } = stream();
  expect(flv.prelude()).toBeUndefined();
  flv.push(Buffer.concat([HEADER, METADATA, DECODER]));
  expect(flv.prelude()).toBeUndefined();
  flv.push(Buffer.concat([KEY(1), DELTA(2), KEY(3), DELTA(4)]));
  expect(told.map(([, keyframe]) => keyframe)).toEqual([true, false, true, false]);
  expect(Buffer.from(flv.prelude() as Uint8Array)).toEqual(Buffer.concat([HEADER, METADATA, DECODER, KEY(3), DELTA(4)]));
});

it('is the same whatever the pieces it comes in', () => {
  const whole = Buffer.concat([HEADER, METADATA, DECODER, KEY(1), DELTA(2)]);
  const { told, flv } = stream();
  for (const byte of whole) flv.push(Buffer.from([byte]));
  expect(told.map(([bytes]) => bytes)).toEqual([KEY(1), DELTA(2)]);
});

it.each([
  ['other bytes', Buffer.from('<html>not a video</html>')],
  ['a tag without an end', Buffer.concat([HEADER, Buffer.from([9, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0])])],
])('%s are refused', (_, bytes) => {
  expect(() => stream().flv.push(bytes)).toThrow();
});
