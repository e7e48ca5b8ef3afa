package org.dtrace4j.kernel.ksim;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** The forms in which the results of tests are shown. */
enum TestReport {
    /** For people. */
    TEXT {
        @Override
        void print(List<Verdict> verdicts, PrintWriter out) {
            for (Verdict verdict : verdicts) {
                out.println((verdict.passed() ? "ok      " : "FAILED  ") + verdict.test().name());
                verdict.reasons().forEach(reason -> out.println("        " + reason));
                if (!verdict.passed()) {
                    verdict.errors().lines().forEach(line -> out.println("        | " + line));
                }
            }
            long failed = failed(verdicts);
            out.println(verdicts.size() + " scripts, " + (verdicts.size() - failed) + " passed, " + failed + " failed");
        }
    },

    /** The Test Anything Protocol, version 13. */
    TAP {
        @Override
        void print(List<Verdict> verdicts, PrintWriter out) {
            out.println("TAP version 13");
            out.println("1.." + verdicts.size());
            int number = 0;
            for (Verdict verdict : verdicts) {
                number++;
                out.println((verdict.passed() ? "ok " : "not ok ") + number + " - " + verdict.test().name().replace("#", "\\#"));
                verdict.reasons().forEach(reason -> out.println("# " + reason));
            }
        }
    },

    /** The XML that JUnit's runner for Ant began with, and that CI servers read. */
    JUNIT {
        @Override
        void print(List<Verdict> verdicts, PrintWriter out) {
            try {
                XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
                xml.writeStartDocument();
                xml.writeStartElement("testsuite");
                xml.writeAttribute("name", "ksim test");
                xml.writeAttribute("tests", Integer.toString(verdicts.size()));
                xml.writeAttribute("failures", Long.toString(failed(verdicts)));
                for (Verdict verdict : verdicts) {
                    testCase(verdict, xml);
                }
                xml.writeEndElement();
                xml.writeEndDocument();
                xml.flush();
                out.println();
            } catch (XMLStreamException e) {
                throw new IllegalStateException(e);
            }
        }
    };

    /** Characters that no XML document may hold. */
    private static final String NO_XML = "[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\x{10000}-\\x{10ffff}]";

    /** Prints a report. */
    abstract void print(List<Verdict> verdicts, PrintWriter out);

    /** The report as text. */
    String text(List<Verdict> verdicts) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        print(verdicts, out);
        out.flush();
        return text.toString();
    }

    private static long failed(List<Verdict> verdicts) {
        return verdicts.stream().filter(verdict -> !verdict.passed()).count();
    }

    private static void testCase(Verdict verdict, XMLStreamWriter xml) throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", "ksim");
        xml.writeAttribute("name", allowed(verdict.test().name()));
        if (!verdict.passed()) {
            xml.writeStartElement("failure");
            xml.writeAttribute("message", allowed(String.join("; ", verdict.reasons())));
            xml.writeEndElement();
            element("system-out", verdict.output(), xml);
            element("system-err", verdict.errors(), xml);
        }
        xml.writeEndElement();
    }

    private static void element(String name, String text, XMLStreamWriter xml) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(allowed(text));
        xml.writeEndElement();
    }

    private static String allowed(String text) {
        return text.replaceAll(NO_XML, "\ufffd");
    }
}
