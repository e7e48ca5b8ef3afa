BEGIN /*curthread/ { }
