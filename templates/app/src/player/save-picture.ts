/** A picture into the phone's album, with WeChat's permission asked and, when refused before, the way to give it. */
import Taro from '@tarojs/taro';

export type Saved = 'saved' | 'refused' | 'failed';

/** `src`: a file of this phone, or an address WeChat may load. Never rejects. */
export async function savePicture(src: string): Promise<Saved> {
  try {
    const { path } = await Taro.getImageInfo({ src });
    await Taro.saveImageToPhotosAlbum({ filePath: path });
    return 'saved';
  } catch (cause) {
    return denied(cause) ? 'refused' : 'failed';
  }
}

/** A recording likewise. */
export async function saveVideo(filePath: string): Promise<Saved> {
  try {
    await Taro.saveVideoToPhotosAlbum({ filePath });
    return 'saved';
  } catch (cause) {
    return denied(cause) ? 'refused' : 'failed';
  }
}

function denied(cause: unknown): boolean {
  return /auth den|authorize|cancel/.test(String((cause as { errMsg?: unknown })?.errMsg ?? ''));
}

export const SAVED_WORDS: { readonly [saved in Saved]: string } = {
  saved: '已存到手机相册',
  refused: '没有相册权限：在右上角「···」的设置里允许后再试',
  failed: '没有存下来，请再试一次',
};
