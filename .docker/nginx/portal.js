// The part of a request that nginx's own configuration cannot express: one spelling for every order of arguments.

const TRACKING = /^(fbclid|gclid|zarsrc|utm_.*)$/i;

function nameOf(argument) {
    const raw = argument.split('=', 1)[0].replace(/\+/g, ' ');
    try {
        return decodeURIComponent(raw);
    } catch (e) {
        return raw;
    }
}

// Path as it was asked for; tracking arguments dropped, the rest sorted by name. Arguments of one name keep their
// order, because the application reads the last one. What this returns is both the cache key and what the application
// is asked, so a stored page always belongs to its key.
function normalUri(r) {
    const whole = r.variables.request_uri.split('#', 1)[0];
    const mark = whole.indexOf('?');
    if (mark < 0) {
        return whole;
    }
    const kept = whole.substring(mark + 1).split('&')
        .map((text, place) => ({ text: text, place: place, name: nameOf(text) }))
        .filter((argument) => argument.text !== '' && !TRACKING.test(argument.name));
    kept.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.place - b.place));
    const path = whole.substring(0, mark);
    return kept.length ? path + '?' + kept.map((argument) => argument.text).join('&') : path;
}

export default { normalUri };
