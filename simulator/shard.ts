/** One fleet on several machines: each takes its own share, told by name alone, so nobody has to talk to anybody. */
import { createHash } from 'node:crypto';
import { SimulatorError } from './error.ts';

export interface Shard {
  /** 0 … `of` − 1, as Kubernetes counts its indexed jobs. */
  readonly index: number;
  readonly of: number;
}

const SHARDS_MAX = 1000;

/** `2/5`: the third of five. Throws {@link SimulatorError} with what is allowed. */
export function parseShard(text: string): Shard {
  const [, index, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (index === undefined || shard.of < 1 || shard.of > SHARDS_MAX || shard.index >= shard.of) {
    const fix = `use i/n with n from 1 to ${SHARDS_MAX} and i from 0 to n-1, such as 0/4`;
    throw new SimulatorError(400, `${JSON.stringify(text).slice(0, 40)} is no share of a fleet`, fix);
  }
  return shard;
}

/** A number in [0, 1) that only the text decides: the same on every machine and in every run. */
export function stableShare(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}

/** Whether the device of this id (`PRODUCT/name`) belongs to the shard. Every device belongs to exactly one. */
export function inShard(deviceId: string, { index, of }: Shard): boolean {
  return Math.floor(stableShare(deviceId) * of) === index;
}
