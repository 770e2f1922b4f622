/** Values of the console's form put into the commented brand file: comments stay where they are. */
import { type Document, isMap, isScalar, parseDocument, type YAMLMap } from 'yaml';
import type { ConsoleForm } from './console-form.ts';

/** Samples the form speaks about: what it leaves out was left out on purpose, so no sample stays. */
function samples(document: Document, form: ConsoleForm): string[][] {
  const templates = form.categories.flatMap((category) => {
    const at = ['reminders', category, 'templates'];
    return Object.keys((document.getIn(at) as YAMLMap).toJSON() as object).map((key) => [...at, key]);
  });
  const optional = ['phone', 'feedbackGuide', 'appDownloadQr'].map((key) => ['support', key]);
  return [...templates, ...optional, ['theme', 'homeImage'], ['theme', 'lockImage']];
}

/** `text` is the commented file of a new brand with the form's categories. */
export function fillBrand(text: string, form: ConsoleForm): string {
  const document = parseDocument(text);
  for (const { at, value } of form.fields) {
    const node = document.getIn(at, true);
    // The comment belongs to the node: only its value is exchanged.
    if (isScalar(node) && typeof value === 'string') node.value = value;
    else document.setIn(at, document.createNode(value));
  }
  const filled = new Set(form.fields.map(({ at }) => at.join('.')));
  for (const path of samples(document, form)) if (!filled.has(path.join('.'))) document.deleteIn(path);
  for (const block of ['support', 'theme']) {
    const node = document.get(block);
    if (isMap(node) && node.items.length === 0) document.delete(block);
  }
  return document.toString({ lineWidth: 0 });
}
