// An output that is an image.
import { type TemplateResult, html } from 'lit';
import { type OutputView, formatBytes } from '../../src/ui/panel/protocol';

export function imageView({ preview, mime = 'image/png', size }: OutputView): TemplateResult {
  const url = URL.createObjectURL(new Blob([preview], { type: mime }));
  const format = mime.replace(/^image\/|\+xml$/g, '').toUpperCase();
  const done = (event: Event, text: string): void => {
    URL.revokeObjectURL(url);
    const caption = (event.target as HTMLElement).parentElement?.querySelector('figcaption');
    if (caption) caption.textContent = text;
  };
  return html`<figure>
    <img
      src=${url}
      alt=${`Output image, ${format}`}
      @load=${(event: Event) => {
        const { naturalWidth, naturalHeight } = event.target as HTMLImageElement;
        done(event, `${format}, ${naturalWidth} × ${naturalHeight}, ${formatBytes(size)}`);
      }}
      @error=${(event: Event) => done(event, `The bytes begin like ${format}, but no image can be read from them. See Hex.`)}
    />
    <figcaption></figcaption>
  </figure>`;
}
