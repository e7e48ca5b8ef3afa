package org.dtrace4j.kernel.user.shell;

import java.util.ArrayList;
import java.util.List;

/** Words with braces: <code>a{b,c}d</code> stands for two, and <code>{1..3}</code> for three. Before all other expansions. */
final class Braces {
    private static final int MOST_WORDS = 4096;

    private Braces() {
    }

    /** An unquoted character, or else a part of the word. */
    private record Item(char c, Word.Part part) {
        boolean is(char wanted) {
            return part == null && c == wanted;
        }
    }

    /** The words that a word stands for: itself if it has no such braces. */
    static List<Word> expand(Word word) {
        if (word.parts().stream().noneMatch(part -> part instanceof Word.Text text && !text.quoted()
                && text.text().indexOf('{') >= 0)) {
            return List.of(word);
        }
        List<Item> items = new ArrayList<>();
        for (Word.Part part : word.parts()) {
            if (part instanceof Word.Text text && !text.quoted()) {
                text.text().chars().forEach(c -> items.add(new Item((char) c, null)));
            } else {
                items.add(new Item('\0', part));
            }
        }
        List<Word> words = new ArrayList<>();
        for (List<Item> each : alternatives(items)) {
            words.add(word(each));
        }
        return words;
    }

    private static Word word(List<Item> items) {
        List<Word.Part> parts = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        for (Item item : items) {
            if (item.part() == null) {
                plain.append(item.c());
            } else {
                if (plain.length() > 0) {
                    parts.add(new Word.Text(plain.toString(), false));
                    plain.setLength(0);
                }
                parts.add(item.part());
            }
        }
        if (plain.length() > 0) {
            parts.add(new Word.Text(plain.toString(), false));
        }
        return new Word(parts);
    }

    private static List<List<Item>> alternatives(List<Item> items) {
        for (int open = 0; open < items.size(); open++) {
            int close = items.get(open).is('{') ? closing(items, open) : -1;
            List<List<Item>> middles = close < 0 ? List.of() : middles(items.subList(open + 1, close));
            if (!middles.isEmpty()) {
                List<List<Item>> result = new ArrayList<>();
                List<List<Item>> rest = alternatives(items.subList(close + 1, items.size()));
                for (List<Item> middle : middles) {
                    for (List<Item> tail : rest) {
                        List<Item> whole = new ArrayList<>(items.subList(0, open));
                        whole.addAll(middle);
                        whole.addAll(tail);
                        if (result.size() < MOST_WORDS) {
                            result.add(whole);
                        }
                    }
                }
                return result;
            }
        }
        return List.of(items);
    }

    private static int closing(List<Item> items, int open) {
        int depth = 0;
        for (int i = open; i < items.size(); i++) {
            depth += items.get(i).is('{') ? 1 : items.get(i).is('}') ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    /** What stands between commas, or the numbers or letters of a range; empty if it is neither. */
    private static List<List<Item>> middles(List<Item> inner) {
        List<List<Item>> middles = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < inner.size(); i++) {
            depth += inner.get(i).is('{') ? 1 : inner.get(i).is('}') ? -1 : 0;
            if (depth == 0 && inner.get(i).is(',')) {
                middles.addAll(alternatives(inner.subList(from, i)));
                from = i + 1;
            }
        }
        if (from > 0) {
            middles.addAll(alternatives(inner.subList(from, inner.size())));
            return middles;
        }
        StringBuilder text = new StringBuilder();
        inner.forEach(item -> text.append(item.c()));
        return inner.stream().allMatch(item -> item.part() == null) ? range(text.toString()) : List.of();
    }

    private static List<List<Item>> range(String text) {
        boolean letters = text.matches("[a-zA-Z]\\.\\.[a-zA-Z]");
        if (!letters && !text.matches("-?[0-9]{1,9}\\.\\.-?[0-9]{1,9}(\\.\\.-?[0-9]{1,9})?")) {
            return List.of();
        }
        String[] bounds = text.split("\\.\\.");
        long from = letters ? bounds[0].charAt(0) : Long.parseLong(bounds[0]);
        long to = letters ? bounds[1].charAt(0) : Long.parseLong(bounds[1]);
        long step = bounds.length > 2 ? Math.max(1, Math.abs(Long.parseLong(bounds[2]))) : 1;
        List<List<Item>> values = new ArrayList<>();
        for (long value = from; (from <= to ? value <= to : value >= to) && values.size() < MOST_WORDS;
                value += from <= to ? step : -step) {
            List<Item> digits = new ArrayList<>();
            (letters ? String.valueOf((char) value) : Long.toString(value)).chars()
                .forEach(c -> digits.add(new Item((char) c, null)));
            values.add(digits);
        }
        return values;
    }
}
