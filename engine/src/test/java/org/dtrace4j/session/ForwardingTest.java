package org.dtrace4j.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.ForwardingDevice;
import org.junit.jupiter.api.Test;

/** What forwards an interface forwards all of it, methods with a body of their own too. */
class ForwardingTest {
    private final List<String> asked = new ArrayList<>();

    private <T> T behind(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            asked.add(method.getName());
            return method.getReturnType() == boolean.class ? (Object) true : method.getReturnType() == int.class ? 7 : null;
        }));
    }

    private void check(Class<?> type, Object forwarding) throws Exception {
        int checked = 0;
        for (Method method : type.getMethods()) {
            if (!Modifier.isStatic(method.getModifiers())) {
                asked.clear();
                Object[] arguments = new Object[method.getParameterCount()];
                for (int i = 0; i < arguments.length; i++) {
                    Class<?> parameter = method.getParameterTypes()[i];
                    arguments[i] = parameter == int.class ? (Object) 1 : parameter == long.class ? (Object) 1L : null;
                }
                method.setAccessible(true);
                Object answer = method.invoke(forwarding, arguments);
                assertEquals(List.of(method.getName()), asked, method.toString());
                if (method.getReturnType() == int.class) {
                    assertEquals(7, answer, method.toString());
                }
                checked++;
            }
        }
        assertFalse(checked == 0);
    }

    @Test
    void aDeviceForwardsEveryMethod() throws Exception {
        Device behind = behind(Device.class);
        check(Device.class, new ForwardingDevice() {
            @Override
            protected Device behind() {
                return behind;
            }
        });
    }

    @Test
    void aWorldForwardsEveryMethod() throws Exception {
        CommandIo outside = behind(CommandIo.class);
        check(CommandIo.class, new ForwardingIo() {
            @Override
            protected CommandIo outside() {
                return outside;
            }
        });
    }
}
