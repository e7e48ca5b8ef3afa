package org.dtrace4j.kernel.mdb.dcmd;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.EnumType;
import org.dtrace4j.ctf.PointerType;
import org.dtrace4j.kernel.mdb.command.CommandException;
import org.dtrace4j.kernel.mdb.command.Invocation;
import org.dtrace4j.kernel.mdb.command.Options;
import org.dtrace4j.kernel.mdb.target.TargetException;
import org.dtrace4j.kernel.mdb.target.TargetSymbol;
import org.dtrace4j.kernel.mdb.view.Location;
import org.dtrace4j.kernel.mdb.view.PrintOptions;
import org.dtrace4j.kernel.mdb.view.TypeNames;
import org.dtrace4j.kernel.mdb.view.ValuePrinter;
import org.dtrace4j.kernel.mdb.walk.Lists;

/** Commands about C types and what is of them. */
final class TypeDcmds {
    private TypeDcmds() { }

    /** {@code ADDR::print [TYPE] [MEMBER…]}: what lies at an address. */
    static void print(Invocation call) {
        Options options = call.options("adtc:l:s:");
        TypeWords words = TypeWords.of(options.rest());
        Optional<CtfType> named = words.type().isEmpty() ? Optional.empty()
                : TypeNames.find(call.target(), words.type());
        Location at = Location.of(call.target(), named.orElseGet(() -> typeAt(call, words.type())), call.address());
        List<String> members = named.isPresent() ? words.rest() : options.rest();
        try {
            if (members.isEmpty()) {
                printOne(call, "", at, options);
            } else {
                members.forEach(member -> printOne(call, member, at.path(member), options));
            }
        } catch (TargetException e) {
            throw new CommandException("failed to read " + at.type().spelling() + " at 0x"
                    + Long.toHexString(call.address()) + ": " + e.getMessage());
        }
        call.debugger().setDot(call.address() + at.type().size());
    }

    /** The type of the variable that begins at the address, for a call that names none. */
    private static CtfType typeAt(Invocation call, String word) {
        if (word.indexOf(' ') >= 0) {
            // No member is called that: it can only be meant as a type.
            return TypeNames.require(call.target(), word);
        }
        return call.target().symbolAt(call.address()).filter(symbol -> symbol.address() == call.address())
                .map(TargetSymbol::type).orElseGet(() -> {
                    if (word.isEmpty()) {
                        throw call.usage();
                    }
                    return TypeNames.require(call.target(), word);
                });
    }

    private static void printOne(Invocation call, String name, Location at, Options options) {
        if (call.isIntoPipe()) {
            call.writeAddress(at.isScalar() && !options.has('a') ? at.load() : at.address());
            return;
        }
        PrintOptions usual = PrintOptions.DEFAULT;
        call.write(ValuePrinter.print(name, at, new PrintOptions(options.has('a'), options.has('t'), options.has('d'),
                limit(call, options, 's', usual.depth()), limit(call, options, 'l', usual.elements()),
                limit(call, options, 'c', usual.characters()))));
    }

    private static int limit(Invocation call, Options options, char letter, int otherwise) {
        long value = options.has(letter) ? call.evaluate(options.value(letter, "")) : otherwise;
        return (int) Math.max(0, Math.min(value, Integer.MAX_VALUE));
    }

    /** {@code ADDR::list TYPE MEMBER}: the addresses of a list that is linked through a member. */
    static void list(Invocation call) {
        TypeWords words = TypeWords.of(call.words());
        if (words.rest().size() != 1) {
            throw call.usage();
        }
        Location first = Location.of(call.target(), words.type(), call.address());
        if (!(first.path(words.rest().get(0)).type().resolved() instanceof PointerType)) {
            throw new CommandException(words.rest().get(0) + " is not a pointer");
        }
        Lists.walk(call.target(), words.type(), words.rest().get(0), call.address(), call::writeAddress);
    }

    /** {@code ::sizeof TYPE} */
    static void sizeof(Invocation call) {
        String name = requireType(call).type();
        CtfType type = TypeNames.require(call.target(), name);
        if (call.isIntoPipe()) {
            call.writeAddress(type.size());
        } else {
            call.print("sizeof (%s) = %s\n", name, hex(type.size()));
        }
    }

    /** {@code ::offsetof TYPE MEMBER} */
    static void offsetof(Invocation call) {
        TypeWords words = requireType(call);
        if (words.rest().size() != 1) {
            throw call.usage();
        }
        Location member = Location.of(call.target(), words.type(), 0).path(words.rest().get(0));
        if (call.isIntoPipe()) {
            call.writeAddress(member.address());
        } else {
            call.print("offsetof (%s, %s) = %s, sizeof (...->%s) = %s\n", words.type(), words.rest().get(0),
                    hex(member.address()), words.rest().get(0), hex(member.type().size()));
        }
    }

    /** {@code ::enum TYPE}: names and values. */
    static void enumeration(Invocation call) {
        String name = requireType(call).type();
        CtfType type = TypeNames.find(call.target(), name)
                .orElseGet(() -> TypeNames.require(call.target(), "enum " + name));
        if (!(type.resolved() instanceof EnumType e)) {
            throw new CommandException(name + " is not an enum type");
        }
        call.print("%s:\n    VALUE  NAME\n", type.spelling());
        e.enumerators().forEach(row -> call.print("%9d  %s\n", row.value(), row.name()));
    }

    /** {@code ADDR::array TYPE COUNT}: the address of each element. */
    static void array(Invocation call) {
        TypeWords words = requireType(call);
        if (words.rest().size() != 1) {
            throw call.usage();
        }
        long size = TypeNames.require(call.target(), words.type()).size();
        long count = call.evaluate(words.rest().get(0));
        if (count < 0 || count > 1 << 20) {
            throw new CommandException("an array of 0x" + Long.toHexString(count) + " elements is too large");
        }
        for (long i = 0; i < count; i++) {
            call.writeAddress(call.address() + i * size);
        }
    }

    private static TypeWords requireType(Invocation call) {
        if (call.words().isEmpty()) {
            throw call.usage();
        }
        return TypeWords.of(call.words());
    }

    private static String hex(long value) {
        return value == 0 ? "0" : "0x" + Long.toHexString(value);
    }
}
