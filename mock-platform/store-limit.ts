/** Tables that grow with traffic forget their oldest rows. */
import type { Table } from './store.ts';

/** Share that leaves at once: one row at a time would walk over the gaps of all earlier ones. */
const SHARE = 0.1;

/** Call before adding a row: makes room when `table` has reached `max` rows. */
export function forgetOldest<Row>(table: Table<Row>, max: number): void {
  if (table.size < max) return;
  let left = Math.max(1, Math.ceil(max * SHARE));
  for (const [key] of table.entries()) {
    table.delete(key);
    left--;
    if (left === 0) return;
  }
}
