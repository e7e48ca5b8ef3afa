package org.dtrace4j.link;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.ProviderAttributes.Attribute;

/**
 * The contents of section {@code .SUNW_dof}: providers and their probes in the DTrace Object Format of illumos
 * ({@code sys/dtrace.h}), version 2.
 *
 * <pre>
 *   | header 64 | section table, 32 each | sections |
 *
 *   for each provider:  STRTAB  PROBES (48 each)  PRARGS (1)  PROFFS (4)  PRENOFFS (4)  PROVIDER (44)
 *                       and, where functions are to be placed by a link editor,  STRTAB  RELTAB (24)  URELHDR (12)
 *   when the program has clauses: one section of type {@link #IMAGE}, not to be loaded, with the image of dtrace4j
 * </pre>
 *
 * <p>A provider's probes are listed once for each function that calls them; a probe that no code calls is not there, and
 * neither is a provider without probes. Clauses cannot be written as the original writes them, which would be as DIF: a
 * reader of the original's passes over the section that they are in.
 */
public final class ProviderDof {
    /** Type of the section with an image of dtrace4j: above all that the original has. */
    public static final int IMAGE = 0x4a344401;

    private static final int STRTAB = 8;
    private static final int RELTAB = 10;
    private static final int URELHDR = 12;
    private static final int PROVIDER = 15;
    private static final int PROBES = 16;
    private static final int PRARGS = 17;
    private static final int PROFFS = 18;
    private static final int PRENOFFS = 26;

    private static final int HEADER = 64;
    private static final int SECTION = 32;
    private static final int LOADED = 1;
    private static final int VERSION = 2;
    private static final int DIF_VERSION = 2;
    private static final int REGISTERS = 8;
    /** Kind of a relocation: set to an address. */
    private static final int SETX = 1;
    private static final int PROBE_SIZE = 48;
    private static final int RELOCATION_SIZE = 24;

    /** A place in the bytes that is to hold the address of a symbol. */
    record Relocation(long offset, String symbol) { }

    private record Section(int type, int alignment, int flags, int entrySize, byte[] bytes) { }

    /** The sites of one probe in one function. */
    private record Place(LinkedProvider.Probe probe, String function, String symbol, List<Integer> calls,
            List<Integer> questions) { }

    private final ObjectModel model;
    private final List<Section> sections = new ArrayList<>();
    /** By the number of their section; the offset is inside it. */
    private final Map<Integer, List<Relocation>> placed = new LinkedHashMap<>();
    private final List<Relocation> relocations = new ArrayList<>();
    private byte[] bytes;

    private ProviderDof(ObjectModel model) {
        this.model = model;
    }

    /**
     * @param sites in any order; those of providers that are not given are passed over
     * @param image the image of the program's clauses; empty when it has none
     */
    public static ProviderDof of(ObjectModel model, List<LinkedProvider> providers, List<ProbeSite> sites, byte[] image) {
        ProviderDof dof = new ProviderDof(model);
        for (LinkedProvider provider : providers) {
            dof.provider(provider, places(provider, sites));
        }
        if (image.length > 0) {
            dof.sections.add(new Section(IMAGE, 8, 0, 0, image));
        }
        dof.assemble();
        return dof;
    }

    /** All of it. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** What a link editor has to fill in. */
    List<Relocation> relocations() {
        return relocations;
    }

    private static List<Place> places(LinkedProvider provider, List<ProbeSite> sites) {
        Map<String, Place> places = new LinkedHashMap<>();
        for (LinkedProvider.Probe probe : provider.probes()) {
            for (ProbeSite site : sites) {
                if (site.provider().equals(provider.name()) && site.probe().equals(probe.name())) {
                    Place place = places.computeIfAbsent(probe.name() + "\n" + site.symbol(), key -> new Place(probe,
                            site.function(), site.symbol(), new ArrayList<>(), new ArrayList<>()));
                    (site.isEnabled() ? place.questions() : place.calls()).add(site.offset());
                }
            }
        }
        return List.copyOf(places.values());
    }

    private void provider(LinkedProvider provider, List<Place> places) {
        if (places.isEmpty()) {
            return;
        }
        Bytes texts = new Bytes().number(0, 1);
        Bytes probes = new Bytes();
        Bytes arguments = new Bytes();
        Bytes calls = new Bytes();
        Bytes questions = new Bytes();
        Map<LinkedProvider.Probe, int[]> typeTexts = new LinkedHashMap<>();
        List<Relocation> functions = new ArrayList<>();
        for (Place place : places) {
            LinkedProvider.Probe probe = place.probe();
            int[] types = typeTexts.computeIfAbsent(probe, p -> new int[] {texts(texts, p.natives()),
                    texts(texts, p.seen()), arguments(arguments, p)});
            functions.add(new Relocation(probes.size(), place.symbol()));
            probes.number(0, 8).number(texts.text(place.function()), 4).number(texts.text(probe.name()), 4)
                    .number(types[0], 4).number(types[1], 4).number(types[2], 4).number(calls.size() / 4, 4)
                    .number(probe.natives().size(), 1).number(probe.seen().size(), 1)
                    .number(place.calls().size(), 2).number(questions.size() / 4, 4)
                    .number(place.questions().size(), 2).number(0, 2).number(0, 4);
            place.calls().stream().sorted().forEach(offset -> calls.number(offset, 4));
            place.questions().stream().sorted().forEach(offset -> questions.number(offset, 4));
        }
        int name = texts.text(provider.name());
        int strings = add(STRTAB, 1, 0, texts);
        int probeSection = add(PROBES, 8, PROBE_SIZE, probes);
        Bytes record = new Bytes().number(strings, 4).number(probeSection, 4).number(add(PRARGS, 1, 1, arguments), 4)
                .number(add(PROFFS, 4, 4, calls), 4).number(name, 4);
        ProviderAttributes attributes = provider.attributes();
        for (Attribute attribute : List.of(attributes.provider(), attributes.module(), attributes.function(),
                attributes.name(), attributes.arguments())) {
            record.number((long) attribute.name().ordinal() << 24 | attribute.data().ordinal() << 16
                    | attribute.dependency().ordinal() << 8, 4);
        }
        record.number(add(PRENOFFS, 4, 4, questions), 4);
        add(PROVIDER, 4, 0, record);
        relocate(probeSection, functions);
    }

    /** Texts one behind the other; where the first one begins. */
    private static int texts(Bytes texts, List<String> all) {
        int start = texts.size();
        all.forEach(texts::text);
        return all.isEmpty() ? 0 : start;
    }

    private static int arguments(Bytes arguments, LinkedProvider.Probe probe) {
        int start = arguments.size();
        probe.mapping().forEach(from -> arguments.number(from, 1));
        return start;
    }

    private void relocate(int target, List<Relocation> functions) {
        Bytes texts = new Bytes().number(0, 1);
        Bytes table = new Bytes();
        for (Relocation function : functions) {
            table.number(texts.text(function.symbol()), 4).number(SETX, 4).number(function.offset(), 8).number(0, 8);
        }
        int strings = add(STRTAB, 1, 0, texts);
        int relocationSection = add(RELTAB, 8, RELOCATION_SIZE, table);
        add(URELHDR, 4, 0, new Bytes().number(strings, 4).number(relocationSection, 4).number(target, 4));
        placed.put(target, functions);
    }

    private int add(int type, int alignment, int entrySize, Bytes contents) {
        sections.add(new Section(type, alignment, LOADED, entrySize, contents.toByteArray()));
        return sections.size() - 1;
    }

    private void assemble() {
        Bytes contents = new Bytes();
        Bytes table = new Bytes();
        int start = HEADER + SECTION * sections.size();
        for (int i = 0; i < sections.size(); i++) {
            Section section = sections.get(i);
            contents.align(section.alignment());
            long offset = start + contents.size();
            table.number(section.type(), 4).number(section.alignment(), 4).number(section.flags(), 4)
                    .number(section.entrySize(), 4).number(offset, 8).number(section.bytes().length, 8);
            contents.raw(section.bytes());
            placed.getOrDefault(i, List.of()).forEach(
                    r -> relocations.add(new Relocation(offset + r.offset(), r.symbol())));
        }
        long size = start + contents.size();
        bytes = new Bytes().number(0x7f, 1).raw("DOF".getBytes(StandardCharsets.US_ASCII)).number(model.dof, 1)
                .number(1, 1).number(VERSION, 1).number(DIF_VERSION, 1).number(REGISTERS, 1).number(REGISTERS, 1)
                .align(16).number(0, 4).number(HEADER, 4).number(SECTION, 4).number(sections.size(), 4)
                .number(HEADER, 8).number(size, 8).number(size, 8).number(0, 8)
                .raw(table.toByteArray()).raw(contents.toByteArray()).toByteArray();
    }
}
