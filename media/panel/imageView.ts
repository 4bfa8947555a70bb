// An output that is an image.
import { type TemplateResult, html } from 'lit';
import { type OutputView, endsEarly, formatBytes } from '../../src/ui/panel/protocol';

/** @param showHex what helps where the image cannot be shown */
export function imageView({ preview, mime = 'image/png', size }: OutputView, showHex: () => void): TemplateResult {
  const url = URL.createObjectURL(new Blob([preview], { type: mime }));
  const format = mime.replace(/^image\/|\+xml$/g, '').toUpperCase();
  const cut = mime === 'image/png' && endsEarly(preview);
  const done = (event: Event, text: string, problem: boolean): void => {
    URL.revokeObjectURL(url);
    const figure = (event.target as HTMLElement).parentElement;
    const caption = figure?.querySelector('figcaption > span');
    if (caption) caption.textContent = text;
    figure?.querySelector('figcaption > button')?.toggleAttribute('hidden', !problem);
  };
  return html`<figure>
    <img
      src=${url}
      alt=${`Output image, ${format}`}
      @load=${(event: Event) => {
        const { naturalWidth, naturalHeight } = event.target as HTMLImageElement;
        const facts = `${format}, ${naturalWidth} × ${naturalHeight}, ${formatBytes(size)}`;
        done(
          event,
          cut ? `${facts}. The file ends too early: the image cannot be shown, or not all of it.` : facts,
          cut,
        );
      }}
      @error=${(event: Event) => {
        done(event, `The bytes begin like ${format}, but no image can be read from them.`, true);
      }}
    />
    <figcaption>
      <span></span>
      <button type="button" class="link" hidden @click=${showHex}>Show as Hex</button>
    </figcaption>
  </figure>`;
}
