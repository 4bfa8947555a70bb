// Just enough JSON to read the fields of one flat or nested object.

/** The fields of a JSON object, each value as its source text; null if the text is not an object. */
export function fields(text: string): Map<string, string> | null {
  const reader = new Reader(text);
  return reader.object();
}

/** The text of a JSON string value, its escapes resolved; null if the value is not a string. */
export function stringValue(value: string): string | null {
  const reader = new Reader(value);
  return reader.string();
}

export function quote(text: string): string {
  return '"' + text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n") + '"';
}

class Reader {
  private at: i32 = 0;

  constructor(private text: string) {}

  object(): Map<string, string> | null {
    const found = new Map<string, string>();
    if (!this.take("{")) return null;
    if (this.take("}")) return this.end() ? found : null;
    do {
      const key = this.string();
      if (key === null || !this.take(":")) return null;
      const value = this.value();
      if (value === null) return null;
      found.set(key, value);
    } while (this.take(","));
    return this.take("}") && this.end() ? found : null;
  }

  /** Skips one value and returns its source. */
  private value(): string | null {
    this.space();
    const start = this.at;
    const first = this.peek();
    if (first == 0x22 /* " */) {
      if (this.string() === null) return null;
    } else if (first == 0x7b /* { */ || first == 0x5b /* [ */) {
      let depth = 0;
      do {
        const code = this.peek();
        if (code == -1) return null;
        if (code == 0x22) {
          if (this.string() === null) return null;
          continue;
        }
        if (code == 0x7b || code == 0x5b) depth++;
        if (code == 0x7d || code == 0x5d) depth--;
        this.at++;
      } while (depth > 0);
    } else {
      while (this.at < this.text.length && !isEndOfScalar(this.peek())) this.at++;
    }
    return this.at > start ? this.text.substring(start, this.at) : null;
  }

  string(): string | null {
    this.space();
    if (this.peek() != 0x22) return null;
    this.at++;
    let result = "";
    while (this.at < this.text.length) {
      const char = this.text.charAt(this.at++);
      if (char == '"') return result;
      if (char != "\\") {
        result += char;
        continue;
      }
      const escape = this.text.charAt(this.at++);
      if (escape == "n") result += "\n";
      else if (escape == "t") result += "\t";
      else if (escape == "r") result += "\r";
      else if (escape == "b") result += "\b";
      else if (escape == "f") result += "\f";
      else if (escape == "u") {
        result += String.fromCharCode(<i32>parseInt(this.text.substr(this.at, 4), 16));
        this.at += 4;
      } else result += escape;
    }
    return null;
  }

  private take(token: string): bool {
    this.space();
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  private end(): bool {
    this.space();
    return this.at == this.text.length;
  }

  private space(): void {
    while (this.at < this.text.length && isSpace(this.peek())) this.at++;
  }

  private peek(): i32 {
    return this.at < this.text.length ? this.text.charCodeAt(this.at) : -1;
  }
}

function isSpace(code: i32): bool {
  return code == 0x20 || code == 0x09 || code == 0x0a || code == 0x0d;
}

function isEndOfScalar(code: i32): bool {
  return isSpace(code) || code == 0x2c /* , */ || code == 0x7d /* } */ || code == 0x5d /* ] */;
}
