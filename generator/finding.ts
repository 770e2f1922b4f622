/** One thing wrong with a brand (or worth a look), and how it is told to a person. */
import { FINDING_KINDS, type FindingCode } from './finding-codes.ts';

export interface Finding {
  readonly severity: 'error' | 'warning';
  /** Stable word for machines, e.g. `wrong-format`. */
  readonly code: FindingCode;
  /** Brand file as the caller named it. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 units. */
  readonly column: number;
  /** `reminders.lock.templates.doorbell-ring`, `manuals.products[1].name`; empty for the file as a whole. */
  readonly path: string;
  /** The offending value, cut to a readable length; absent when there is none, or when it could be a secret. */
  readonly value?: string;
  /** What is wrong, one sentence. */
  readonly message: string;
  /** What would be accepted. */
  readonly allowed?: string;
  /** What to do. */
  readonly fix: string;
}

/** Everything of a finding but its place in the file. */
export type Problem = Omit<Finding, 'file' | 'line' | 'column' | 'path'> & { readonly at: Path };

/** Keys and indexes from the top of the file to a value. */
export type Path = readonly (string | number)[];

export function pathText(path: Path): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

const SHOWN_MAX = 60;

/** A value as it may stand in a terminal: one line, cut, control and direction characters spelled out. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : value === undefined ? '' : (JSON.stringify(value) ?? String(value));
  const cut = text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}… (${text.length} characters)` : text;
  return cut.replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * `brand.yaml:27:15 reminders.lock.templates.doorbell-ring: <what is wrong>` and, indented below it, the value,
 * what is allowed, why it matters and the fix. Warnings say so.
 */
export function formatFinding(finding: Finding): string {
  return tellFinding(finding, { why: FINDING_KINDS[finding.code].why });
}

/** The same for findings of other tables, which bring their own `why`, and the address of the `rule` where there is one. */
export function tellFinding(finding: Omit<Finding, 'code'>, told: { readonly why: string; readonly rule?: string }): string {
  const place = `${finding.file}:${finding.line}:${finding.column}${finding.path ? ` ${finding.path}` : ''}`;
  const lines = [`${place}: ${finding.severity === 'warning' ? 'warning: ' : ''}${finding.message}`];
  if (finding.value !== undefined && finding.value !== '') lines.push(`  value: ${finding.value}`);
  if (finding.allowed) lines.push(`  allowed: ${finding.allowed}`);
  lines.push(`  why: ${told.why}`, `  fix: ${finding.fix}`);
  if (told.rule) lines.push(`  rule: ${told.rule}`);
  return lines.join('\n');
}

/** Errors and warnings in the order of the file. */
export function inFileOrder(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => a.line - b.line || a.column - b.column || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === 'error');
}
