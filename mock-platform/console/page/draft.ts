/** A brand while somebody changes it: what the server has, what was typed since, and what the checks say about both together. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { EditConflict, FieldEdit } from '../brand-files.ts';
import type { FieldPath } from '../yaml-edit.ts';
import { api, type BrandAnswer, type Checked } from './api.ts';

function read(values: unknown, path: FieldPath): unknown {
  let value = values;
  for (const step of path) value = (value as { readonly [key: string]: unknown } | null | undefined)?.[step];
  return value;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

export interface Draft extends Checked {
  readonly id: string;
  readonly value: (path: FieldPath) => unknown;
  /** Undefined takes the field out. */
  readonly set: (path: FieldPath, value: unknown) => void;
  readonly changes: number;
  readonly canUndo: boolean;
  readonly conflicts: readonly EditConflict[];
  readonly save: () => Promise<boolean>;
  readonly undo: () => Promise<void>;
  /** Mine over theirs, or theirs over mine. */
  readonly resolve: (conflict: EditConflict, keep: 'mine' | 'theirs') => void;
}

/** Undefined until it is loaded. `onError` is told what a person should know. */
export function useDraft(id: string, onError: (error: unknown) => void): Draft | undefined {
  const [brand, setBrand] = useState<BrandAnswer>();
  const [checked, setChecked] = useState<Checked>();
  const [edits, setEdits] = useState<readonly FieldEdit[]>([]);
  const [conflicts, setConflicts] = useState<readonly EditConflict[]>([]);
  const checking = useRef<{ busy: boolean; next?: readonly FieldEdit[] }>({ busy: false });

  useEffect(() => {
    setBrand(undefined);
    setEdits([]);
    setConflicts([]);
    api.brand(id).then((loaded) => {
      setBrand(loaded);
      setChecked(loaded);
    }, onError);
  }, [id, onError]);

  /** One check at a time, the newest text next: no timer, and never an old answer over a new one. */
  const check = useCallback(
    async (wanted: readonly FieldEdit[]): Promise<void> => {
      if (checking.current.busy) {
        checking.current.next = wanted;
        return;
      }
      checking.current.busy = true;
      try {
        let now: readonly FieldEdit[] | undefined = wanted;
        while (now) {
          checking.current.next = undefined;
          setChecked(await api.check(id, now));
          now = checking.current.next;
        }
      } catch (error) {
        onError(error);
      } finally {
        checking.current.busy = false;
      }
    },
    [id, onError],
  );

  if (!brand || !checked) return undefined;
  const change = (next: readonly FieldEdit[]): void => {
    setEdits(next);
    void check(next);
  };
  const take = (answer: BrandAnswer, open: readonly FieldEdit[]): void => {
    setBrand(answer);
    setConflicts(answer.conflicts ?? []);
    setEdits(open);
    if (open.length === 0) setChecked(answer);
  };
  return {
    id,
    ...checked,
    changes: edits.length,
    canUndo: brand.canUndo,
    conflicts,
    value(path) {
      const edit = edits.find((one) => same(one.path, path));
      return edit ? edit.value : read(brand.values, path);
    },
    set(path, value) {
      const was = read(brand.values, path);
      const others = edits.filter((one) => !same(one.path, path));
      change(same(was, value) ? others : [...others, { path, was, value }]);
    },
    async save() {
      try {
        const answer = await api.save(id, edits);
        take(answer, answer.conflicts ? edits : []);
        return !answer.conflicts;
      } catch (error) {
        onError(error);
        return false;
      }
    },
    async undo() {
      try {
        take(await api.undo(id), edits);
      } catch (error) {
        onError(error);
      }
    },
    resolve(conflict, keep) {
      const others = edits.filter((one) => !same(one.path, conflict.path));
      setConflicts(conflicts.filter((one) => one !== conflict));
      change(keep === 'mine' ? [...others, { path: conflict.path, was: conflict.theirs, value: conflict.yours }] : others);
    },
  };
}
