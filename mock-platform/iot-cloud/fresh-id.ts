/** Ids and tokens the cloud makes. */
import { type Random, randomText } from '../../devices/index.ts';

/** `prefix` and `length` letters and digits; asks again when the seeded dice repeat a taken one, as they do after a restart. */
export function fresh({ random }: { readonly random: Random }, prefix: string, free: (id: string) => boolean, length = 16): string {
  for (;;) {
    const id = prefix + randomText(random, length);
    if (free(id)) return id;
  }
}
