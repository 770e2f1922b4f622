/** Devices of a brand's products, as many as asked for. */
import { type Category, categories } from '../../devices/index.ts';
import { derivePsk } from '../../simulator/index.ts';
import { Failure } from '../failure.ts';
import type { SeedBrand, SeededDevice } from './seed.ts';

/** Named `PREFIXlock-0001`; secrets are made from `pskSeed`: for the mock only. Throws {@link Failure} for a category the brand lacks. */
export function brandDevices(
  brand: Pick<SeedBrand, 'reminders'>,
  counts: Partial<Record<Category, number>>,
  { pskSeed, prefix = '' }: { readonly pskSeed: string; readonly prefix?: string },
): SeededDevice[] {
  return categories.flatMap((category) => {
    const count = counts[category] ?? 0;
    const productId = brand.reminders[category]?.productId;
    if (count > 0 && productId === undefined)
      throw new Failure('category-not-in-brand', `the brand has no ${category}`, {
        fix: `add reminders.${category} to its file, or leave ${category} out`,
        exitCode: 2,
      });
    return Array.from({ length: count }, (_, index) => {
      const device = { productId: productId as string, deviceName: `${prefix}${category}-${String(index + 1).padStart(4, '0')}` };
      return { ...device, category, psk: derivePsk(pskSeed, device) };
    });
  });
}
