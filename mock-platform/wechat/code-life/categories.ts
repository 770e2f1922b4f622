/** 服务类目 as code management sees them: two or three levels, names and ids. Source: facts/wechat.md §3.5 (get_category). */
import type { MiniProgramRow } from '../state.ts';

export interface CodeCategory {
  readonly firstClass: string;
  readonly firstId: number;
  readonly secondClass: string;
  readonly secondId: number;
  readonly thirdClass?: string;
  readonly thirdId?: number;
  /** 官方已下架: a submission with it answers 85077. */
  readonly withdrawn?: boolean;
}

/** What a device app is filed under when the seed names nothing; the ids are samples [I]. */
const SAMPLE: readonly CodeCategory[] = [{ firstClass: '工具', firstId: 287, secondClass: '设备管理', secondId: 1001 }];

export function categoriesOfCode({ codeCategories = SAMPLE }: MiniProgramRow): readonly CodeCategory[] {
  return codeCategories;
}
