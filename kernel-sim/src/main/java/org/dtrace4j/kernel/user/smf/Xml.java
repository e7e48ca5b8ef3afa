package org.dtrace4j.kernel.user.smf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The little of XML that manifests use: elements, attributes, text, comments, the five entities. No DTD is read. */
final class Xml {
    private final String text;
    private int at;

    private Xml(String text) {
        this.text = text;
    }

    /**
     * An element.
     *
     * @param content its text, without that of elements in it
     */
    record Element(String name, Map<String, String> attributes, List<Element> children, String content) {
        /** The children of that name. */
        List<Element> all(String childName) {
            return children.stream().filter(child -> child.name().equals(childName)).toList();
        }

        /** An attribute, or the default. */
        String attribute(String attribute, String otherwise) {
            return attributes.getOrDefault(attribute, otherwise);
        }
    }

    /** Something is wrong with the document: the message names the line. */
    static final class XmlException extends Exception {
        private static final long serialVersionUID = 1L;

        XmlException(String message) {
            super(message);
        }
    }

    /** Reads a document: its root element. */
    static Element parse(String text) throws XmlException {
        Xml xml = new Xml(text);
        xml.skipMisc();
        Element root = xml.element();
        xml.skipMisc();
        if (xml.at < text.length()) {
            throw xml.error("text after the end of the document");
        }
        return root;
    }

    private XmlException error(String message) {
        long line = 1 + text.substring(0, Math.min(at, text.length())).chars().filter(c -> c == '\n').count();
        return new XmlException("line " + line + ": " + message);
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    /** Skips what may stand outside the root element. */
    private void skipMisc() throws XmlException {
        while (true) {
            skipBlanks();
            if (text.startsWith("<?", at)) {
                skipPast("?>");
            } else if (text.startsWith("<!--", at)) {
                skipPast("-->");
            } else if (text.startsWith("<!DOCTYPE", at)) {
                skipPast(">");
            } else {
                return;
            }
        }
    }

    private void skipPast(String end) throws XmlException {
        int found = text.indexOf(end, at);
        if (found < 0) {
            throw error("no " + end);
        }
        at = found + end.length();
    }

    private void expect(String token) throws XmlException {
        if (!text.startsWith(token, at)) {
            throw error("'" + token + "' expected");
        }
        at += token.length();
    }

    private String name() throws XmlException {
        int start = at;
        while (at < text.length()
            && (Character.isLetterOrDigit(text.charAt(at)) || "_-:.".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        if (at == start) {
            throw error("name expected");
        }
        return text.substring(start, at);
    }

    private Element element() throws XmlException {
        expect("<");
        String name = name();
        Map<String, String> attributes = new LinkedHashMap<>();
        skipBlanks();
        while (!text.startsWith(">", at) && !text.startsWith("/>", at)) {
            String attribute = name();
            skipBlanks();
            expect("=");
            skipBlanks();
            attributes.put(attribute, quoted());
            skipBlanks();
        }
        if (text.startsWith("/>", at)) {
            at += 2;
            return new Element(name, attributes, List.of(), "");
        }
        at++;
        List<Element> children = new ArrayList<>();
        StringBuilder content = new StringBuilder();
        while (true) {
            int markup = text.indexOf('<', at);
            if (markup < 0) {
                throw error("</" + name + "> expected");
            }
            content.append(resolved(text.substring(at, markup)));
            at = markup;
            if (text.startsWith("<!--", at)) {
                skipPast("-->");
            } else if (text.startsWith("</", at)) {
                at += 2;
                expect(name);
                skipBlanks();
                expect(">");
                return new Element(name, attributes, children, content.toString().strip());
            } else {
                children.add(element());
            }
        }
    }

    private String quoted() throws XmlException {
        char quote = at < text.length() ? text.charAt(at) : ' ';
        int end = quote == '"' || quote == '\'' ? text.indexOf(quote, at + 1) : -1;
        if (end < 0) {
            throw error("quoted value expected");
        }
        String value = text.substring(at + 1, end);
        at = end + 1;
        return resolved(value);
    }

    private static String resolved(String raw) {
        return raw.indexOf('&') < 0 ? raw
            : raw.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'")
                .replace("&amp;", "&");
    }
}
