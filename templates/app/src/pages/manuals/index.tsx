import { Image } from '@tarojs/components';
import Taro, { useDidShow, useRouter } from '@tarojs/taro';
import type { ManualPage } from '@/brand/brand-type.ts';
import { brand } from '@/generated/brand.ts';
import { Empty } from '@/ui/empty.tsx';
import { Screen } from '@/ui/screen.tsx';
import { Tap } from '@/ui/tap.tsx';
import { TextPage } from './text-page.tsx';
import './index.scss';

/** `which=app` is the mini-program's own manual, a number one of the products'. */
function manualOf(which: string | undefined): { name: string; pages: readonly ManualPage[] } | undefined {
  if (which === 'app') return { name: '小程序使用说明', pages: brand.manuals.app };
  return which !== undefined && /^\d{1,3}$/.test(which) ? brand.manuals.products[Number(which)] : undefined;
}

/** Every picture of a manual, those between its words too: people leaf through them full screen. */
function picturesOf(pages: readonly ManualPage[]): string[] {
  return pages.flatMap((page) =>
    typeof page === 'string' ? [page] : page.blocks.flatMap((block) => (block.kind === 'picture' ? [block.src] : [])),
  );
}

/** The pages of one manual below each other; a tap shows a picture full screen, to zoom. */
export default function Manuals() {
  const manual = manualOf(useRouter().params.which);
  const title = manual?.name;
  useDidShow(() => {
    if (title) void Taro.setNavigationBarTitle({ title });
  });
  if (!manual || manual.pages.length === 0)
    return (
      <Screen>
        <Empty icon="book" title="没有找到这份说明书" text="请返回「我的」重新打开" />
      </Screen>
    );
  const { name, pages } = manual;
  const show = (current: string): void => void Taro.previewImage({ current, urls: picturesOf(pages) }).catch(() => undefined);
  return (
    <Screen>
      {pages.map((page, i) =>
        typeof page === 'string' ? (
          <Tap key={page} label={`放大${name}第 ${i + 1} 页`} onTap={() => show(page)}>
            <Image className="manual__page" src={page} mode="widthFix" lazyLoad={i > 1} aria-label={`${name}第 ${i + 1} 页`} />
          </Tap>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pages of a manual never change.
          <TextPage key={`text-${i}`} blocks={page.blocks} onPicture={show} />
        ),
      )}
    </Screen>
  );
}
