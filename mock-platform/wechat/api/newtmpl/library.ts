/** What the template operations of one mini-program see: its service categories and the public titles under them. */
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import type { MiniProgramRow } from '../../state.ts';
import { type LibraryTitle, SAMPLE_CATEGORIES, type ServiceCategory, sampleLibrary } from '../../templates/template-library.ts';

export function categoriesOf(miniProgram: MiniProgramRow): readonly ServiceCategory[] {
  return miniProgram.serviceCategories ?? SAMPLE_CATEGORIES;
}

export function libraryOf(parts: WechatParts): LibraryTitle[] {
  return parts.state.templateLibrary.size > 0 ? [...parts.state.templateLibrary.values()] : sampleLibrary();
}

/** The title a `tid` names, as text or number. Throws 200014 when it is unknown or of a category this mini-program lacks. */
export function requireTitle(parts: WechatParts, miniProgram: MiniProgramRow, tid: unknown): LibraryTitle {
  const mine = new Set(categoriesOf(miniProgram).map(({ id }) => id));
  const text = typeof tid === 'number' ? String(tid) : tid;
  const title = libraryOf(parts).find((entry) => String(entry.tid) === text);
  if (!title || !mine.has(title.categoryId)) throw new WechatError(200014);
  return title;
}
