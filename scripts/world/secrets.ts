/** Secrets of a world: from its seed, so that the same seed signs the same bytes. They open nothing but that world. */
import { createHmac } from 'node:crypto';
import type { SeedSecrets } from '../platform/seed.ts';

export function worldSecrets(seed: number): SeedSecrets {
  const word = (name: string) => createHmac('sha256', `camlock world ${seed}`).update(name).digest('hex').slice(0, 32);
  return { wechatSecret: word('wechat'), appSecret: word('app') };
}
