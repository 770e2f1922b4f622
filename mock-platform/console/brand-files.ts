/** Brand files as several people edit them at once: every change is checked against what its author saw before it. */
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { parseDocument } from 'yaml';
import { type FieldPath, fieldOf, setField } from './yaml-edit.ts';

/** What somebody changed: from the value they saw (absent: none) to another (absent: the line goes). */
export interface FieldEdit {
  readonly path: FieldPath;
  readonly was?: unknown;
  readonly value?: unknown;
}

/** A field that two people changed to different values. */
export interface EditConflict {
  readonly path: FieldPath;
  readonly yours?: unknown;
  readonly theirs?: unknown;
}

export interface BrandText {
  readonly text: string;
  /** Changes with every byte of the file. */
  readonly revision: string;
}

export type Saved = (BrandText & { readonly conflicts?: undefined }) | { readonly conflicts: readonly EditConflict[] };

/** The file cannot be read as a mapping: it has to be mended in an editor first. */
export class BrandTextError extends Error {
  override readonly name = 'BrandTextError';
}

const UNDO_MAX = 100;

/** One brand file on disk. Nothing is kept but the way back of this process's own saves (up to 100). */
export function openBrandFile(file: string) {
  const undoable: (readonly FieldEdit[])[] = [];

  function read(): BrandText {
    const text = readFileSync(file, 'utf8');
    return { text, revision: createHash('sha256').update(text).digest('hex').slice(0, 16) };
  }

  /** Edits applied to what stands on disk now; conflicts when a field has become something its author did not see. */
  function draft(edits: readonly FieldEdit[]): { text: string; conflicts: EditConflict[]; done: FieldEdit[] } {
    let { text } = read();
    const document = parseDocument(text);
    if (document.errors.length > 0) throw new BrandTextError('brand.yaml 现在不是有效的 YAML，请先在编辑器中修正');
    const conflicts: EditConflict[] = [];
    const done: FieldEdit[] = [];
    for (const { path, was, value } of edits) {
      const now = fieldOf(text, path);
      if (isDeepStrictEqual(now, value)) continue;
      if (isDeepStrictEqual(now, was)) {
        text = setField(text, { path, value });
        done.push({ path, was, value });
      } else conflicts.push({ path, yours: value, theirs: now });
    }
    return { text, conflicts, done };
  }

  /** All edits or none. */
  function apply(edits: readonly FieldEdit[]): Saved & { done?: FieldEdit[] } {
    const { text, conflicts, done } = draft(edits);
    if (conflicts.length > 0) return { conflicts };
    if (done.length > 0) {
      // Whoever reads the file meanwhile reads the old one or the new one, never half.
      const fresh = `${file}.${process.pid}.console`;
      writeFileSync(fresh, text);
      renameSync(fresh, file);
    }
    return { ...read(), done };
  }

  return {
    file,
    read,
    /** What the file would be; fields in conflict keep what is on disk. Throws {@link BrandTextError}. */
    draft: (edits: readonly FieldEdit[]): string => draft(edits).text,
    /** Throws {@link BrandTextError}. */
    save(edits: readonly FieldEdit[]): Saved {
      const { done, ...saved } = apply(edits);
      if (done && done.length > 0) undoable.push(done);
      if (undoable.length > UNDO_MAX) undoable.shift();
      return saved as Saved;
    },
    get canUndo() {
      return undoable.length > 0;
    },
    /** Takes back the last save, field by field; undefined when there is none. What others changed since stays, and is told as a conflict. */
    undo(): Saved | undefined {
      const last = undoable.at(-1);
      if (!last) return undefined;
      const { done: _, ...saved } = apply([...last].reverse().map(({ path, was, value }) => ({ path, was: value, value: was })));
      undoable.pop();
      return saved as Saved;
    },
  };
}

export type OpenBrandFile = ReturnType<typeof openBrandFile>;
