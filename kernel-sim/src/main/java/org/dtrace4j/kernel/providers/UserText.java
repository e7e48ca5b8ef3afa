package org.dtrace4j.kernel.providers;

import java.util.Optional;
import org.dtrace4j.kernel.image.UserFunctions;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.provider.Target.SymbolAddress;

/** Names for addresses in the text of programs, also of processes that have ended meanwhile. */
final class UserText {
    private final Kernel k;

    UserText(Kernel kernel) {
        this.k = kernel;
    }

    /** Names an address: a library by its own name, an executable by that which the process has executed it under. */
    Optional<SymbolAddress> symbolAt(int pid, long address) {
        return UserFunctions.load().at(address).map(function -> new SymbolAddress(
                UserFunctions.isLibrary(function.object()) ? function.object() : executable(pid, function.object()),
                function.name(), address - function.address()));
    }

    private String executable(int pid, String object) {
        String name = pid == 0 ? null : k.programNames.get(pid);
        return name == null ? object : name;
    }
}
