package org.dtrace4j.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The variables of a firing for tests: those of programs by their names, g1 or a2[keys], and built-in ones by theirs. */
abstract class FakeFiringVariables extends FakeFiringMemory {
    public final Map<String, Long> variables = new LinkedHashMap<>();
    public final Map<String, Integer> referenceSizes = new HashMap<>();
    public final Map<String, Long> builtins = new HashMap<>();
    final List<String> keys = new ArrayList<>();

    @Override
    public long argument(long value) {
        return value;
    }

    private long get(String name) {
        return variables.getOrDefault(name, 0L);
    }

    private void set(String name, long value) {
        if (value == 0) {
            variables.remove(name);
        } else {
            variables.put(name, value);
        }
    }

    private void setReference(String name, long source) {
        if (source == 0) {
            variables.remove(name);
            return;
        }
        int size = referenceSizes.getOrDefault(name.replaceAll("\\[.*", ""), 0);
        variables.put(name, size == 0
                ? place((string(source) + "\0").getBytes(StandardCharsets.ISO_8859_1))
                : copyin(source, size));
    }

    @Override
    public long global(int id) {
        return get("g" + id);
    }

    @Override
    public void setGlobal(int id, long value) {
        set("g" + id, value);
    }

    @Override
    public long thread(int id) {
        return get("t" + id);
    }

    @Override
    public void setThread(int id, long value) {
        set("t" + id, value);
    }

    @Override
    public long local(int id) {
        return get("l" + id);
    }

    @Override
    public void setLocal(int id, long value) {
        set("l" + id, value);
    }

    @Override
    public long globalReference(int id) {
        long address = get("g" + id);
        return address != 0 ? address : place(new byte[64]);
    }

    @Override
    public void setGlobalReference(int id, long source) {
        setReference("g" + id, source);
    }

    @Override
    public long threadPlace(int id) {
        return made("t" + id);
    }

    @Override
    public long arrayPlace(int id) {
        return made("a" + id + keys);
    }

    private long made(String name) {
        long known = get(name);
        if (known != 0) {
            return known;
        }
        long address = place(new byte[64]);
        set(name, address);
        return address;
    }

    @Override
    public long threadReference(int id) {
        return get("t" + id);
    }

    @Override
    public void setThreadReference(int id, long source) {
        setReference("t" + id, source);
    }

    @Override
    public long localReference(int id) {
        long address = get("l" + id);
        return address != 0 ? address : place(new byte[64]);
    }

    @Override
    public void setLocalReference(int id, long source) {
        setReference("l" + id, source);
    }

    @Override
    public void keyBegin() {
        keys.clear();
    }

    @Override
    public void keyInteger(long value) {
        keys.add(Long.toString(value));
    }

    @Override
    public void keyString(long address) {
        keys.add('"' + string(address) + '"');
    }

    @Override
    public void keyBytes(long address, int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) loadU8(address + i);
        }
        keys.add(Arrays.toString(bytes));
    }

    @Override
    public void keyStack(int frames) {
        keys.add("stack" + frames);
    }

    @Override
    public long array(int id) {
        return get("a" + id + keys);
    }

    @Override
    public void setArray(int id, long value) {
        set("a" + id + keys, value);
    }

    @Override
    public long arrayReference(int id) {
        return get("a" + id + keys);
    }

    @Override
    public void setArrayReference(int id, long source) {
        setReference("a" + id + keys, source);
    }

    @Override
    public void keyUserStack(int frames) {
        keys.add("ustack " + frames);
    }

    @Override
    public long ustackdepth() {
        return 0;
    }

    @Override
    public long ucaller() {
        return 0;
    }

    @Override
    public long userRegister(long index) {
        return index;
    }

    @Override
    public long threadname() {
        return 0;
    }

    @Override
    public long untokenized() {
        return variables.getOrDefault("strtok", 0L);
    }

    @Override
    public void setUntokenized(long address) {
        variables.put("strtok", address);
    }

    @Override
    public boolean isProgenyOf(long pid) {
        return pid() == pid || ppid() == pid;
    }

    @Override
    public long file(long descriptor) {
        return descriptor == 0 ? TARGET : 0;
    }

    final long builtin(String name) {
        return builtins.getOrDefault(name, 0L);
    }

    @Override
    public long timestamp() {
        return builtin("timestamp");
    }

    @Override
    public long vtimestamp() {
        return builtin("vtimestamp");
    }

    @Override
    public long walltimestamp() {
        return builtin("walltimestamp");
    }

    @Override
    public long cpu() {
        return builtin("cpu");
    }

    @Override
    public long curthread() {
        return builtin("curthread");
    }

    @Override
    public long tid() {
        return builtin("tid");
    }

    @Override
    public long pid() {
        return builtin("pid");
    }

    @Override
    public long ppid() {
        return builtin("ppid");
    }

    @Override
    public long uid() {
        return builtin("uid");
    }

    @Override
    public long gid() {
        return builtin("gid");
    }

    @Override
    public long errno() {
        return builtin("errno");
    }

    @Override
    public long ipl() {
        return builtin("ipl");
    }

    @Override
    public long caller() {
        return builtin("caller");
    }

    @Override
    public long stackdepth() {
        return builtin("stackdepth");
    }

    @Override
    public long execname() {
        return text("init");
    }

    @Override
    public long zonename() {
        return text("global");
    }

    @Override
    public long random() {
        return 4;
    }
}
