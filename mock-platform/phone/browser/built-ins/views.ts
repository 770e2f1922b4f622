/** Containers and text. */
import { type BuiltInFactory, isOn } from './host.ts';

/** Everything a view does is done by the element itself and its style. */
export const view: BuiltInFactory = () => ({});

export const text: BuiltInFactory = ({ element, prop }) => ({
  update(name) {
    if (name === 'selectable' || name === 'userSelect')
      element.classList.toggle('wx-selectable', isOn(prop('selectable')) || isOn(prop('userSelect')));
  },
});

/** An image without modes. */
export const coverImage: BuiltInFactory = ({ element, mini, fire }) => {
  const picture = document.createElement('img');
  picture.alt = '';
  element.append(picture);
  picture.addEventListener('load', () => fire('load', { width: picture.naturalWidth, height: picture.naturalHeight }));
  picture.addEventListener('error', () => fire('error', { errMsg: 'cover-image:fail' }));
  return {
    update(name, value) {
      if (name === 'src') picture.src = mini.asset(String(value ?? ''), mini.top()?.path);
    },
  };
};

/** A sheet that the page shows over itself. */
export const pageContainer: BuiltInFactory = ({ element, fire, prop }) => {
  const draw = (): void => {
    element.hidden = !isOn(prop('show'));
  };
  element.hidden = true;
  return {
    update(name, value) {
      if (name !== 'show') return;
      const stages = isOn(value) ? ['beforeenter', 'enter', 'afterenter'] : ['beforeleave', 'leave', 'afterleave'];
      draw();
      for (const stage of stages) fire(stage);
    },
  };
};
