// Bytes as offset, hex and ASCII columns, in pieces that the browser lays out only when they come into view.
import { type TemplateResult, html } from 'lit';
import { dumpHex } from '../../src/ui/panel/protocol';

const bytesPerPiece = 1024;

export function hexView(bytes: Uint8Array): TemplateResult {
  const starts = Array.from({ length: Math.ceil(bytes.length / bytesPerPiece) }, (_, at) => at * bytesPerPiece);
  return html`<div class="hex">
    ${starts.map((start) => {
      const piece = bytes.subarray(start, start + bytesPerPiece);
      const wide = dumpHex(piece, start, 16);
      const narrow = dumpHex(piece, start, 8);
      return html`<div class="piece">${columns('wide', wide)}${columns('narrow', narrow)}</div>`;
    })}
  </div>`;
}

const columns = (width: string, { offsets, hex, ascii }: ReturnType<typeof dumpHex>): TemplateResult =>
  html`<div class=${`columns ${width}`}>
    <pre class="offsets" aria-hidden="true">${offsets}</pre>
    <pre>${hex}</pre>
    <pre class="ascii">${ascii}</pre>
  </div>`;
