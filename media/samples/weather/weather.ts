// Says how the weather is in a place. It asks its host where the place is, and a service on the web for the weather there:
// two things that only exist where the plug-in is at home. weather.cases.json stands in for both.
import { fail, fromHost, get, info, input, output, status, toHost } from "../pdk/extism";
import { fields } from "../pdk/json";

/** The host's own: the handle of a place's name to that of `{"latitude": 52.52, "longitude": 13.41}`, or 0. */
@external("extism:host/user", "find_place") declare function find_place(name: u64): u64;

const service = "https://api.open-meteo.com/v1/forecast";
const storm = 75.0;

/** Takes the name of a place and answers `Hello, Berlin! It is 11.3 °C, with a wind of 12.4 km/h.` */
export function greet(): i32 {
  const name = input();
  const place = fromHost(find_place(toHost(name)));
  if (place === null) return fail("Nobody knows where " + name + " is.");
  const position = fields(place);
  if (position === null || !position.has("latitude") || !position.has("longitude")) {
    return fail("The place is no position: " + place);
  }

  const where = "latitude=" + position.get("latitude") + "&longitude=" + position.get("longitude");
  const answer = get(service + "?" + where + "&current=temperature_2m,wind_speed_10m");
  if (status() != 200) return fail("The weather service answers " + status().toString() + ".");
  const weather = fields(answer);
  const current = weather !== null && weather.has("current") ? fields(weather.get("current")) : null;
  if (current === null || !current.has("temperature_2m") || !current.has("wind_speed_10m")) {
    return fail("The weather service does not tell the weather: " + answer);
  }

  const wind = current.get("wind_speed_10m");
  info(name + ": " + wind + " km/h");
  const advice = parseFloat(wind) >= storm ? " Stay at home!" : "";
  output("Hello, " + name + "! It is " + current.get("temperature_2m") + " °C, with a wind of " + wind + " km/h." + advice);
  return 0;
}
