package org.dtrace4j.kernel.module;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dtrace4j.kernel.mem.AddressLayout;

/**
 * All kernel functions that exist, with their text addresses, as the build found them.
 *
 * <p>Each class is a piece of its module's text, as an object file is. Modules lie behind each other in the order of
 * their names, unix and genunix apart from the others; so a function has one address in all kernels of a JVM. Read once
 * from the resources {@value #RESOURCE} that the weaver wrote ({@link IndexFile}). Its rows:
 *
 * <pre>
 *   class     MODULE  CLASS  TEXT-BYTES
 *   function  NAME  BODY  DESCRIPTOR  OFFSET-IN-CLASS  BYTES  traceable|untraceable  PROTOTYPE
 *   probe     PROVIDER  NAME  MODULE  FUNCTION  CLASS  METHOD  DESCRIPTOR
 * </pre>
 */
public final class FunctionIndex {
    /** Written by the build beside the classes. */
    public static final String RESOURCE = "org/dtrace4j/kernel/functions.index";

    /**
     * One kernel function.
     *
     * @param className the Java class, with dots
     * @param name the function, and the method that callers call
     * @param body the method that holds the code, where probe sites go
     * @param descriptor JVM descriptor of both
     * @param address its text address
     * @param sizeBytes bytes of code
     */
    public record Function(String module, String className, String name, String body, String descriptor, long address,
            int sizeBytes, boolean traceable, String prototype) { }

    /**
     * One static probe in the code: an empty method that is called where the probe stands.
     *
     * @param className the Java class, with dots
     * @param descriptor JVM descriptor of the method, whose parameters are the probe's arguments
     */
    public record StaticProbe(String provider, String name, String module, String function, String className,
            String method, String descriptor) { }

    /** Text of a module: a range of addresses. */
    public record Text(String module, long base, long sizeBytes) { }

    private static final int ALIGNMENT = 4096;

    private final List<Function> byAddress = new ArrayList<>();
    private final Map<String, List<Function>> byModule = new TreeMap<>();
    private final Map<String, Map<String, Function>> byName = new HashMap<>();
    private final List<StaticProbe> probes = new ArrayList<>();
    private final Map<String, Long> classBases = new HashMap<>();
    private final Map<String, String> classModules = new HashMap<>();
    private final Map<String, Text> texts = new TreeMap<>();

    private FunctionIndex(List<String[]> rows) {
        layOut(rows);
        byAddress.sort((a, b) -> Long.compareUnsigned(a.address(), b.address()));
    }

    private static final class Holder {
        static final FunctionIndex INSTANCE = new FunctionIndex(IndexFile.read(RESOURCE));
    }

    /** The index of the classes on the class path. */
    public static FunctionIndex load() {
        return Holder.INSTANCE;
    }

    /** Text address of the first function of a class; what woven code keeps in a static field. */
    public static long textBase(String className) {
        Long base = load().classBases.get(className);
        if (base == null) {
            throw new IllegalStateException(className + " is woven but not in " + RESOURCE
                    + "; build again from clean");
        }
        return base;
    }

    // ---- questions

    /** Functions of a module by address; empty when there is no such module. */
    public List<Function> functions(String module) {
        return Collections.unmodifiableList(byModule.getOrDefault(module, List.of()));
    }

    public Optional<Function> function(String module, String name) {
        return Optional.ofNullable(byName.getOrDefault(module, Map.of()).get(name));
    }

    /** Static probes, in the order of the classes that they stand in. */
    public List<StaticProbe> probes() {
        return Collections.unmodifiableList(probes);
    }

    /** Where a module's text lies. */
    public Optional<Text> text(String module) {
        return Optional.ofNullable(texts.get(module));
    }

    /** Text address of a function of the module that a class of kernel code belongs to. */
    public long textAddress(Class<?> code, String name) {
        String module = classModules.get(code.getName());
        return function(module, name)
                .orElseThrow(() -> new IllegalArgumentException("no kernel function " + name + " in module " + module))
                .address();
    }

    /** The function whose text holds an address. Allocates; not for probe context. */
    public Optional<Function> at(long address) {
        int low = 0;
        int high = byAddress.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Function function = byAddress.get(middle);
            long distance = address - function.address();
            if (distance >= 0 && distance < function.sizeBytes()) {
                return Optional.of(function);
            }
            if (Long.compareUnsigned(address, function.address()) < 0) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        return Optional.empty();
    }

    // ---- reading

    private void layOut(List<String[]> rows) {
        Map<String, Integer> moduleSizes = new TreeMap<>();
        Map<String, Integer> classOffsets = new HashMap<>();
        for (String[] fields : rows) {
            if (fields[0].equals("class")) {
                classModules.put(fields[2], fields[1]);
                classOffsets.put(fields[2], moduleSizes.getOrDefault(fields[1], 0));
                moduleSizes.merge(fields[1], Integer.parseInt(fields[3]), Integer::sum);
            }
        }
        long core = AddressLayout.CORE_TEXT_BASE;
        long loadable = AddressLayout.MODULE_TEXT_BASE;
        for (Map.Entry<String, Integer> module : moduleSizes.entrySet()) {
            boolean isCore = module.getKey().equals("unix") || module.getKey().equals("genunix");
            long base = isCore ? core : loadable;
            long next = base + (module.getValue() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
            core = isCore ? next : core;
            loadable = isCore ? loadable : next;
            texts.put(module.getKey(), new Text(module.getKey(), base, next - base));
        }
        String className = null;
        String module = null;
        long base = 0;
        for (String[] fields : rows) {
            if (fields[0].equals("function")) {
                add(new Function(module, className, fields[1], fields[2], fields[3],
                        base + Integer.parseInt(fields[4]), Integer.parseInt(fields[5]),
                        fields[6].equals("traceable"), fields[7]));
            } else if (fields[0].equals("class")) {
                module = fields[1];
                className = fields[2];
                base = texts.get(module).base() + classOffsets.get(className);
                classBases.put(className, base);
            } else {
                probes.add(new StaticProbe(fields[1], fields[2], fields[3], fields[4], fields[5], fields[6],
                        fields[7]));
            }
        }
    }

    private void add(Function function) {
        String module = function.module();
        if (byName.computeIfAbsent(module, m -> new HashMap<>()).put(function.name(), function) != null) {
            throw new IllegalStateException("two kernel functions " + module + "`" + function.name());
        }
        byAddress.add(function);
        byModule.computeIfAbsent(module, m -> new ArrayList<>()).add(function);
    }
}
