// biome-ignore-all lint/suspicious/noArrayIndexKey: blocks never change while the page is open, so their place names them.
import { Image, Text, View } from '@tarojs/components';
import type { ManualBlock, ManualSpan } from '@/brand/brand-type.ts';

function words(spans: readonly ManualSpan[]) {
  return spans.map((span, i) => (
    <Text key={i} className={span.code ? 'manual__mono' : span.bold ? 'manual__bold' : ''}>
      {span.text}
    </Text>
  ));
}

/** One piece of a manual. Only text is drawn: what looks like markup stays text. */
function Block({ block, onPicture }: { block: ManualBlock; onPicture: (src: string) => void }) {
  switch (block.kind) {
    case 'heading':
      return (
        <View className={`manual__heading manual__heading--${block.level}`} ariaRole="heading">
          <Text>{block.text}</Text>
        </View>
      );
    case 'item':
      return (
        <View className="manual__item" style={{ paddingLeft: `${block.depth * 20}px` }}>
          <Text className="manual__marker">{block.marker}</Text>
          <View className="manual__words">{words(block.spans)}</View>
        </View>
      );
    case 'note':
      return <View className="manual__note">{words(block.spans)}</View>;
    case 'code':
      return (
        <View className="manual__code">
          <Text className="manual__mono">{block.text}</Text>
        </View>
      );
    case 'table':
      return (
        <View className="manual__table">
          {block.rows.map((row, i) => (
            <View key={i} className={i === 0 ? 'manual__row manual__row--head' : 'manual__row'}>
              {row.map((cell, j) => (
                <Text key={j} className="manual__cell">
                  {cell}
                </Text>
              ))}
            </View>
          ))}
        </View>
      );
    case 'picture':
      return (
        <Image className="manual__picture" src={block.src} mode="widthFix" aria-label={block.words} onClick={() => onPicture(block.src)} />
      );
    case 'line':
      return <View className="manual__line" />;
    default:
      return <View className="manual__text">{words(block.spans)}</View>;
  }
}

/** A page of a manual in words, made from the brand's Markdown. */
export function TextPage({ blocks, onPicture }: { blocks: readonly ManualBlock[]; onPicture: (src: string) => void }) {
  return (
    <View className="manual__sheet">
      {blocks.map((block, i) => (
        <Block key={i} block={block} onPicture={onPicture} />
      ))}
    </View>
  );
}
