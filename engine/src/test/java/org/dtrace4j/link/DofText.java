package org.dtrace4j.link;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads an image as {@code sys/dtrace.h} of illumos describes it, and tells what is in it: a second opinion for tests. */
final class DofText {
    private final ByteBuffer dof;
    private final StringBuilder text = new StringBuilder();

    private DofText(byte[] bytes) {
        dof = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static String of(byte[] bytes) {
        DofText reader = new DofText(bytes);
        reader.read();
        return reader.text.toString();
    }

    private void read() {
        text.append(string(0, 1).equals("\u007fDOF") ? "DOF" : "?").append(dof.get(4) == 2 ? " LP64" : " ILP32")
                .append(" version ").append(dof.get(6)).append('\n');
        if (dof.getLong(48) != dof.capacity()) {
            text.append("size ").append(dof.getLong(48)).append('\n');
        }
        for (int i = 0; i < dof.getInt(28); i++) {
            if (type(i) == 15) {
                provider(offset(i));
            } else if (type(i) == 12) {
                relocations(offset(i));
            } else if (type(i) == ProviderDof.IMAGE) {
                text.append("image of dtrace4j, flags ").append(dof.getInt(section(i) + 8)).append('\n');
            }
        }
    }

    private int section(int i) {
        return (int) dof.getLong(32) + dof.getInt(24) * i;
    }

    private int type(int i) {
        return dof.getInt(section(i));
    }

    private int offset(int i) {
        return (int) dof.getLong(section(i) + 16);
    }

    private long size(int i) {
        return dof.getLong(section(i) + 24);
    }

    private String string(int table, int at) {
        int start = table == 0 ? 0 : offset(table - 1) + at;
        int end = table == 0 ? 4 : start;
        while (table != 0 && dof.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - start];
        dof.get(start, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private void provider(int at) {
        int strings = dof.getInt(at) + 1;
        text.append("provider ").append(string(strings, dof.getInt(at + 16)));
        for (int i = 0; i < 5; i++) {
            text.append(String.format(" %06x", dof.getInt(at + 20 + 4 * i) >>> 8));
        }
        text.append('\n');
        int probes = dof.getInt(at + 4);
        for (int p = offset(probes); p < offset(probes) + size(probes); p += 48) {
            text.append("  ").append(string(strings, dof.getInt(p + 8))).append(':')
                    .append(string(strings, dof.getInt(p + 12))).append(" native");
            types(strings, dof.getInt(p + 16), dof.get(p + 32));
            text.append(" seen");
            types(strings, dof.getInt(p + 20), dof.get(p + 33));
            text.append(" from");
            for (int i = 0; i < dof.get(p + 33); i++) {
                text.append(' ').append(dof.get(offset(dof.getInt(at + 8)) + dof.getInt(p + 24) + i));
            }
            offsets(" at", dof.getInt(at + 12), dof.getInt(p + 28), dof.getShort(p + 34));
            offsets(" asked at", dof.getInt(at + 40), dof.getInt(p + 36), dof.getShort(p + 40));
            text.append('\n');
        }
    }

    private void types(int strings, int first, int count) {
        int at = first;
        text.append(" (");
        for (int i = 0; i < count; i++) {
            String type = string(strings, at);
            text.append(i == 0 ? "" : ", ").append(type);
            at += type.length() + 1;
        }
        text.append(')');
    }

    private void offsets(String what, int section, int first, int count) {
        text.append(what);
        for (int i = 0; i < count; i++) {
            text.append(String.format(" %x", dof.getInt(offset(section) + 4 * (first + i))));
        }
    }

    private void relocations(int at) {
        int strings = dof.getInt(at) + 1;
        int table = dof.getInt(at + 4);
        for (int r = offset(table); r < offset(table) + size(table); r += 24) {
            text.append("  address of ").append(string(strings, dof.getInt(r))).append(" at ")
                    .append(dof.getLong(r + 8)).append('\n');
        }
    }
}
