for (const one of meter.shown) one();
